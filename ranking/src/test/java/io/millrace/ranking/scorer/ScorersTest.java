package io.millrace.ranking.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.nd4j.Nd4jDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all scorers keep to. */
final class ScorersTest {

  /** Of a score, or of 1 where the score is less than 1. */
  private static final double TOLERANCE = 1e-5;

  private static final DinSpec SMALL =
      new DinSpec(1, 4, 1, 3, 64, 5, Pooling.ATTENTION, 6, false, List.of(7, 4), Activation.PRELU);

  enum Kind {
    REFERENCE,
    PLAIN,
    VECTOR,
    ND4J;

    private CandidateScorer scorer(DinModel model) {
      return switch (this) {
        case REFERENCE -> new ReferenceScorer(model);
        case PLAIN -> Scorers.plain(model);
        case VECTOR -> Scorers.vector(model);
        case ND4J -> new Nd4jScorer(model, Nd4jDevice.CPU, 1);
      };
    }
  }

  @Test
  void theVectorApiIsThere() {
    // Else the kinds above would be one and the same.
    assertThat(Scorers.vectorApiPresent()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void agreesWithTheFormulas(Kind kind) {
    Random random = new Random(1);
    for (DinModel model : RandomModels.ofAllKinds()) {
      DinSpec spec = model.spec();
      List<ScoringRequest> requests = new ArrayList<>();
      for (int history : new int[] {0, 1, RandomModels.HISTORY, RandomModels.HISTORY + 20}) {
        for (int candidates : new int[] {0, 1, 100}) {
          requests.add(RandomModels.request(spec, history, candidates, random));
        }
      }
      requests.add(RandomModels.request(spec, 3, 300, random));
      assertAgrees(kind, model, requests);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void takesFeaturesThatAreNotFiniteAsTheirMean(Kind kind) {
    DinModel model = RandomModels.random(SMALL, new Random(2));
    ScoringRequest request = RandomModels.request(SMALL, 3, 3, new Random(3));
    ScoringRequest mean =
        new ScoringRequest(
            request.time(), request.history(), request.items(), request.features().clone());
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (int k = 0; k < 3; k++) {
      // Feature 0 is told to the network alone; 1 is the blend's too.
      for (int i = 0; i < 2; i++) {
        request.features()[k * SMALL.features() + i] = bad[k];
        mean.features()[k * SMALL.features() + i] = model.get("features.mean")[i];
      }
    }
    try (CandidateScorer scorer = kind.scorer(model)) {
      float[] scores = scorer.score(List.of(request)).get(0);
      assertThat(scores).isEqualTo(scorer.score(List.of(mean)).get(0));
      for (float score : scores) {
        assertThat(score).isFinite();
      }
    }
    assertAgrees(kind, model, List.of(request));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void boundsFeatures(Kind kind) {
    DinModel model = RandomModels.random(SMALL, new Random(2));
    ScoringRequest request = RandomModels.request(SMALL, 3, 2, new Random(3));
    // Feature 0 of both candidates is far beyond the bound, on either side.
    request.features()[0] = Float.MAX_VALUE;
    request.features()[SMALL.features()] = -Float.MAX_VALUE;
    assertAgrees(kind, model, List.of(request));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void keepsAttentionThatIsFarFromEven(Kind kind) {
    DinSpec spec =
        new DinSpec(1, 4, 1, 3, 64, 5, Pooling.ATTENTION, 6, true, List.of(7), Activation.DICE);
    DinModel model = RandomModels.random(spec, new Random(4));
    float[] output = model.get("attention.output.weight");
    for (int j = 0; j < output.length; j++) {
      output[j] *= 3000;
    }
    // Logits are in the hundreds, where a float resolves 3e-5, and so are the shares off by that.
    assertAgrees(kind, model, List.of(RandomModels.request(spec, 5, 40, new Random(5))), 1e-4);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void givesTheSameWhateverElseIsScored(Kind kind) {
    DinModel model = RandomModels.random(SMALL, new Random(6));
    ScoringRequest request = RandomModels.request(SMALL, 4, 20, new Random(7));
    ScoringRequest longer = RandomModels.request(SMALL, 5, 200, new Random(8));
    try (CandidateScorer scorer = kind.scorer(model)) {
      float[] alone = scorer.score(List.of(request)).get(0);
      float[] after = scorer.score(List.of(longer, request)).get(1);
      for (int i = 0; i < alone.length; i++) {
        assertThat(after[i]).isCloseTo(alone[i], within(1e-6f));
      }
      assertThat(scorer.score(List.of())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void refusesAnotherNumberOfFeatures(Kind kind) {
    DinModel model = DinModel.initial(SMALL, 1);
    ScoringRequest request =
        new ScoringRequest(0, List.of(), new long[2], new float[2 * (SMALL.features() + 1)]);
    try (CandidateScorer scorer = kind.scorer(model)) {
      assertThatThrownBy(() -> scorer.score(List.of(request)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("10 features for 2 candidates where the model reads 4 for each");
    }
  }

  @Test
  void tellsTheAttentionOfACandidate() {
    DinSpec spec =
        new DinSpec(1, 4, 1, 3, 64, 2, Pooling.ATTENTION, 6, true, List.of(7), Activation.PRELU);
    DinModel model = RandomModels.random(spec, new Random(9));
    // Only v·φ(W_p (c ⊙ h)) is left: unit 0 adds up the products, its slope is 1.
    for (String name : List.of("candidate", "history", "difference", "product")) {
      Arrays.fill(model.get("attention." + name), 0);
    }
    for (int i = 0; i < 3; i++) {
      model.get("attention.product")[i * 6] = 1;
    }
    Arrays.fill(model.get("attention.hidden.bias"), 0);
    Arrays.fill(model.get("attention.hidden.slope"), 1);
    Arrays.fill(model.get("attention.output.weight"), 0);
    model.get("attention.output.weight")[0] = 1;
    Arrays.fill(model.get("embedding.types"), 0);
    Arrays.fill(model.get("embedding.gaps"), 0);
    // Three items of the history, of which the model reads two.
    ScoringRequest request = RandomModels.request(spec, 3, 2, new Random(10));

    double[] attention = new ReferenceScorer(model).attention(request, 1);

    double newest = product(model, request.items()[1], request.history().get(0).item());
    double second = product(model, request.items()[1], request.history().get(1).item());
    double share = 1 / (1 + Math.exp(second - newest));
    assertThat(attention).containsExactly(new double[] {share, 1 - share}, within(1e-6));
  }

  /** The same scores, and the weights that the formulas give. */
  private static void assertAttention(
      List<ScoredCandidates> scored,
      List<float[]> scores,
      DinModel model,
      List<ScoringRequest> requests,
      double tolerance) {
    List<ScoredCandidates> expected = new ReferenceScorer(model).scoreWithAttention(requests);
    for (int r = 0; r < requests.size(); r++) {
      assertThat(scored.get(r).scores()).isEqualTo(scores.get(r));
      float[] attention = expected.get(r).attention();
      assertThat(attention)
          .hasSize(
              model.spec().pooling() == Pooling.ATTENTION
                  ? Math.min(model.spec().historyLength(), requests.get(r).history().size())
                      * requests.get(r).size()
                  : 0);
      assertThat(scored.get(r).attention()).hasSameSizeAs(attention);
      for (int i = 0; i < attention.length; i++) {
        assertThat((double) scored.get(r).attention()[i])
            .as("%s, request %d, weight %d", model.spec(), r, i)
            .isCloseTo(attention[i], within(tolerance * Math.max(1, Math.abs(attention[i]))));
      }
    }
  }

  private static double product(DinModel model, long a, long b) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += coordinate(model, a, i) * coordinate(model, b, i);
    }
    return sum;
  }

  private static double coordinate(DinModel model, long item, int i) {
    float[] rows = model.get("embedding.items");
    return (double) rows[DinModel.firstRow(item, 64) * 3 + i]
        + rows[DinModel.secondRow(item, 64) * 3 + i];
  }

  private static void assertAgrees(Kind kind, DinModel model, List<ScoringRequest> requests) {
    assertAgrees(kind, model, requests, TOLERANCE);
  }

  /**
   * @param attentionTolerance how far weights of attention may be off; scores always are within
   *     {@link #TOLERANCE}
   */
  private static void assertAgrees(
      Kind kind, DinModel model, List<ScoringRequest> requests, double attentionTolerance) {
    List<float[]> expected = new ReferenceScorer(model).score(requests);
    try (CandidateScorer scorer = kind.scorer(model)) {
      List<float[]> actual = scorer.score(requests);
      assertAttention(
          scorer.scoreWithAttention(requests), actual, model, requests, attentionTolerance);
      assertThat(actual).hasSameSizeAs(expected);
      for (int r = 0; r < expected.size(); r++) {
        assertThat(actual.get(r)).hasSameSizeAs(expected.get(r));
        for (int i = 0; i < expected.get(r).length; i++) {
          double score = expected.get(r)[i];
          assertThat((double) actual.get(r)[i])
              .as("%s, request %d, score %d", model.spec(), r, i)
              .isCloseTo(score, within(TOLERANCE * Math.max(1, Math.abs(score))));
        }
      }
    }
  }
}

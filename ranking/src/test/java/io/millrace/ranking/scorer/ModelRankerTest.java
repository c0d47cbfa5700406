package io.millrace.ranking.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.candidate.AttendedItem;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.ChannelPlace;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.candidate.TypeProbabilities;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.PublishedProbabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists in the order of a model, and scores as probabilities. */
final class ModelRankerTest {

  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;

  /** Gives each request the next scores. */
  private record TestingScorer(List<float[]> scores) implements CandidateScorer {
    @Override
    public List<float[]> score(List<ScoringRequest> requests) {
      return scores.subList(0, requests.size());
    }

    /** The weight of the l-th item of the history for candidate k is (l + 1)·(k − 0.5). */
    @Override
    public List<ScoredCandidates> scoreWithAttention(List<ScoringRequest> requests) {
      List<ScoredCandidates> scored = new ArrayList<>();
      for (int r = 0; r < requests.size(); r++) {
        int length = requests.get(r).history().size();
        int size = requests.get(r).size();
        float[] attention = new float[length * size];
        for (int l = 0; l < length; l++) {
          for (int k = 0; k < size; k++) {
            attention[l * size + k] = (l + 1) * (k - 0.5f);
          }
        }
        scored.add(new ScoredCandidates(scores.get(r), attention));
      }
      return scored;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @Test
  void ordersEachTargetByItsOwnScores() {
    ServedCandidates served = served("s");
    // By the blend the neighbour 2 is first and the item 1 itself second, in every list.
    assertThat(items(CONFIG.heuristicRanker().rank(served.candidates()).clicks()))
        .containsExactly(2L, 1L);
    // e^s of item 2 is 1, 3 and 1, of item 1 it is 2, 0.25 and 1.
    float[] scores = {0, log(3), 0, log(2), log(0.25), 0};

    RankedLists lists = rank(List.of(scores), served).get(0);

    assertThat(lists.modelVersion()).isEqualTo("v1");
    assertThat(lists.session()).isEqualTo("s");
    assertThat(items(lists.clicks())).containsExactly(1L, 2L);
    assertThat(items(lists.carts())).containsExactly(2L, 1L);
    // Equal scores: the lower number first.
    assertThat(items(lists.orders())).containsExactly(1L, 2L);
    assertThat(lists.clicks().get(0).score()).isCloseTo(2 / 4f, within(1e-6f));
    assertThat(lists.clicks().get(1).score()).isCloseTo(1 / 4f, within(1e-6f));
    assertThat(lists.carts().get(0).score()).isCloseTo(3 / 4.25f, within(1e-6f));
    assertThat(lists.orders().get(0).score()).isCloseTo(1 / 3f, within(1e-6f));
    assertThat(lists.clicks().get(1).channel()).isEqualTo("adjacent@last");
    // Item 1 in each list: its scores for all targets, and what the channel gives without a model.
    for (RankedItem item :
        List.of(lists.clicks().get(0), lists.carts().get(1), lists.orders().get(0))) {
      assertThat(item.probabilities())
          .isEqualTo(
              new TypeProbabilities(
                  lists.clicks().get(0).score(),
                  lists.carts().get(1).score(),
                  lists.orders().get(0).score()));
      assertThat(item.found()).containsExactly(new ChannelPlace(0, 0, 0.1f));
    }
    assertThat(lists.channels().get(0)).isEqualTo("revisit");
  }

  @Test
  void keepsTheBlendWhereThereAreNoFeaturesOrNoFiniteScores() {
    ServedCandidates without =
        ServedCandidates.withoutFeatures(served("without").candidates(), 1, InteractionType.CLICKS);
    float[] notFinite = {0, 0, 0, 0, Float.NaN, 0};
    float[] finite = new float[6];

    List<RankedLists> lists =
        rank(List.of(notFinite, finite), without, served("not-finite"), served("finite"));

    assertThat(lists)
        .extracting(RankedLists::session)
        .containsExactly("without", "not-finite", "finite");
    assertThat(lists).extracting(RankedLists::modelVersion).containsExactly(null, null, "v1");
    assertThat(lists.get(1))
        .isEqualTo(CONFIG.heuristicRanker().rank(served("not-finite").candidates()));
  }

  @Test
  void sharesTheProbabilityAmongTheCandidatesAndNoneOfThem() {
    // Clicks: e^s = 2 and 1 beside the 1 of none. Carts: both certain. Orders: both unlikely.
    float[] p = ModelRanker.probabilities(new float[] {log(2), 200, -20, 0, 200, -20});
    assertThat(p[0]).isCloseTo(0.5f, within(1e-6f));
    assertThat(p[3]).isCloseTo(0.25f, within(1e-6f));
    assertThat(p[1]).isEqualTo(0.5f);
    assertThat(p[4]).isEqualTo(0.5f);
    assertThat(p[2]).isCloseTo((float) Math.exp(-20), within(1e-12f));
  }

  @Test
  void staysFiniteForTheLargestScores() {
    float most = Float.MAX_VALUE;
    float[] p = ModelRanker.probabilities(new float[] {most, -most, 0, -most, -most, most});
    // Of the orders, 0 is nothing beside the largest score.
    assertThat(p).containsExactly(1, 0, 0, 0, 0, 1);
  }

  @Test
  void anEmptyListHasNone() {
    assertThat(ModelRanker.probabilities(new float[0])).isEmpty();
  }

  @Test
  void tellsWhatEachPlaceAttendedTo() {
    ServedCandidates served = withHistory(served("s"), 5, 6, 7);
    float[] scores = {0, 0, 0, log(2), log(2), log(2)};
    // Candidate 1 of the set has the weights 0.5, 1 and 1.5; those of candidate 0 are below 0.
    long first = served.candidates().candidates().get(1).item();
    try (ModelRanker ranker =
        new ModelRanker(new TestingScorer(List.of(scores)), "v1", 2, CONFIG.candidateOrder())) {
      RankedLists lists = ranker.rank(List.of(served)).get(0);
      for (List<RankedItem> list : List.of(lists.clicks(), lists.carts(), lists.orders())) {
        assertThat(list.get(0).item()).isEqualTo(first);
        assertThat(list.get(0).attended())
            .containsExactly(new AttendedItem(7, 1.5f), new AttendedItem(6, 1));
        assertThat(list.get(1).attended()).isEmpty();
      }
    }
    assertThat(rank(List.of(scores), served).get(0).clicks().get(0).attended()).isEmpty();
  }

  @Test
  void ofEqualWeightsTheNewestItemComesFirst() {
    ScoringRequest request = ScoringRequest.of(withHistory(served("s"), 5, 6, 7, 8));
    // Four items of the history in turn, each with the weights for two candidates.
    ScoredCandidates scored =
        new ScoredCandidates(new float[6], new float[] {1, 0, 2, 0, 1, 0, 2, 0});
    assertThat(scored.heaviest(request, 0, 3))
        .containsExactly(new AttendedItem(6, 2), new AttendedItem(8, 2), new AttendedItem(5, 1));
    assertThat(scored.heaviest(request, 1, 3)).isEmpty();
  }

  private static ServedCandidates withHistory(ServedCandidates served, long... items) {
    return new ServedCandidates(
        served.candidates(),
        served.item(),
        served.type(),
        Arrays.stream(items)
            .mapToObj(item -> new SessionItem(item, 1_000, InteractionType.CLICKS, 1, 0, 0))
            .toList(),
        served.features());
  }

  private static List<RankedLists> rank(List<float[]> scores, ServedCandidates... batch) {
    try (ModelRanker ranker =
        new ModelRanker(new TestingScorer(scores), "v1", 0, CONFIG.candidateOrder())) {
      return ranker.rank(List.of(batch));
    }
  }

  private static List<Long> items(List<RankedItem> list) {
    return list.stream().map(RankedItem::item).toList();
  }

  private static float log(double x) {
    return (float) Math.log(x);
  }

  /** Item 2 as a neighbour of item 1, and item 1 itself. */
  private static ServedCandidates served(String session) {
    NeighborAnswer answer =
        new NeighborAnswer(
            new Touch(
                session,
                Touch.NONE,
                1_000,
                InteractionType.CLICKS,
                SessionActivity.NONE,
                1_005,
                Touch.NONE),
            1,
            1_000,
            0,
            new NeighborList(5, new long[] {2}, new float[] {2, 3, 0, 1, 0}),
            NeighborList.EMPTY);
    PopularItems popular = new PopularItems(CONFIG.popularity());
    TrendingItems trending = new TrendingItems(CONFIG.trending());
    ChannelCalibration calibration = CONFIG.newCalibration();
    SessionNeighbors state = new SessionNeighbors();
    return CONFIG
        .candidateFeatures(
            popular, trending, calibration, new PublishedProbabilities(CONFIG.sampling()))
        .serve(
            state,
            answer,
            CONFIG
                .candidateGenerator(popular, trending, calibration, SessionRetrieval.NONE)
                .follow(state, answer)
                .orElseThrow());
  }
}

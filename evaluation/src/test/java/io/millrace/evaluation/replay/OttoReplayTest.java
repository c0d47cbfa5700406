package io.millrace.evaluation.replay;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OttoReplayTest {

  private static final double[] WEIGHTS = {0.1, 0.3, 0.6};

  @Test
  void truthIsTheNextClickAndAllLaterCartsAndOrders() {
    InteractionLog warmUp = Logs.of("w 1 clicks", "w x clicks", "w 3 clicks");
    // Two interactions are cut after the first.
    OttoRun run =
        run(ReplayLog.of(warmUp, Logs.of("a 1 clicks", "a x carts", "b 1 carts", "b 3 clicks")));

    assertThat(run.sessions()).hasSize(2);
    OttoSession a = run.sessions().get(0);
    assertThat(a.session()).isEqualTo("a");
    assertThat(a.labels()).containsOnlyKeys(CARTS);
    assertThat(a.labels().get(CARTS)).containsExactly("x");
    assertThat(a.predictions()).containsOnlyKeys(CLICKS, CARTS, ORDERS);
    assertThat(a.predictions().get(CLICKS)).contains(1L, "x", 3L);
    assertThat(run.sessions().get(1).labels().get(CLICKS)).containsExactly(3L);
    assertThat(run.run().cases()).hasSize(2);
  }

  @Test
  void countsEachLaterItemOnce() {
    InteractionLog warmUp = Logs.of("w 1 clicks", "w 2 clicks", "w 3 clicks");
    InteractionLog input =
        Logs.of(
            "a 1 clicks",
            "a 2 carts",
            "a 2 carts",
            "a 3 carts",
            "a 2 orders",
            "a 3 clicks",
            "a 1 clicks");
    Set<Integer> lengths = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      OttoRun run = run(ReplayLog.of(warmUp, input), seed);
      OttoSession session = run.sessions().get(0);
      int length = run.run().cases().get(0).sessionLength();
      lengths.add(length);
      assertThat(session.labels().get(CLICKS)).containsExactly(length < 6 ? 3L : 1L);
      if (length <= 2) {
        // Carts of 2 and 3 are still to come; of 2 one more, before or after that of 3.
        assertThat(session.labels().get(CARTS)).containsExactly(2L, 3L);
      }
      assertThat(session.labels().containsKey(ORDERS)).isEqualTo(length < 5);
    }
    assertThat(lengths).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
  }

  @Test
  void leavesOutWhatOttoLeavesOut() {
    InteractionLog warmUp = Logs.of("w 1 clicks", "w 2 clicks");
    OttoRun run =
        run(
            ReplayLog.of(
                warmUp,
                Logs.of(
                    "w 1 clicks",
                    "a 9 clicks",
                    "a 1 clicks",
                    "b 1 clicks",
                    "b 9 carts",
                    "b 2 clicks")));

    // Session w is of the warm-up, item 9 is not, and then a has one interaction only.
    assertThat(run.sessions()).extracting(OttoSession::session).containsExactly("b");
    assertThat(run.run().skipped())
        .containsOnly(
            entry("session-of-warm-up", 1L), entry("unknown-item", 2L), entry("short-session", 1L));
  }

  @Test
  void neverLearnsWhatFollowedACut() {
    // Item 5 and item 6 are together in the truth of a alone.
    InteractionLog warmUp = Logs.of("v 5 clicks", "w 6 clicks", "x 7 clicks");
    OttoRun run =
        run(ReplayLog.of(warmUp, Logs.of("a 5 clicks", "a 6 clicks", "b 5 clicks", "b 6 carts")));

    assertThat(run.run().cases().get(1).truths().get(0).isFoundBy(2, 20)).isFalse();
    assertThat(run.run().cases().get(1).truths().get(0).popularity()).isEqualTo(1);
  }

  @Test
  void theScoreOfAPublishedLogIsThatOfOttosFormula() throws Exception {
    InteractionLog log =
        InteractionLog.read(PublishedLogs.find("retailrocket/events.jsonl"), Long.MAX_VALUE);
    OttoRun run = run(ReplayLog.of(log, 0.5));

    // By what would be exported: for each type, hits over min(20, items that followed).
    double score = 0;
    for (InteractionType type : InteractionType.values()) {
      long hits = 0;
      long possible = 0;
      for (OttoSession session : run.sessions()) {
        List<Object> labels = session.labels().getOrDefault(type, List.of());
        List<Object> predictions = session.predictions().getOrDefault(type, List.of());
        hits += labels.stream().filter(predictions::contains).count();
        possible += Math.min(20, labels.size());
      }
      score += WEIGHTS[type.code()] * hits / possible;
    }
    EvaluationResult result = EvaluationResult.of(run.run(), 42);
    assertThat(run.sessions()).hasSizeGreaterThan(100);
    assertThat(result.figure("weighted", "recall@20").value()).isCloseTo(score, within(1e-12));
  }

  private static OttoRun run(ReplayLog log) {
    return run(log, 42);
  }

  private static OttoRun run(ReplayLog log, long seed) {
    return OttoReplay.run(log, Contender.of(RecommenderConfig.DEFAULT), false, seed, done -> {});
  }
}

package io.millrace.evaluation.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.core.activity.SessionConfig;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.output.EvaluationJson;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EmittedListsTest {

  private static final long T = 1_600_000_000_000L;

  private final EmittedLists lists = new EmittedLists(SessionConfig.DEFAULT);

  @Test
  void joinsTheNewestListBefore() {
    // Three interactions at one time have the sequences T, T + 1, T + 2.
    interact("a", 1, T);
    interact("a", 2, T);
    interact("a", 3, T);
    recommend("a", T + 2, 9);
    recommend("a", T + 1, 8, 3);
    recommend("a", T, 2, 3);
    // Written again after a failure.
    recommend("a", T, 2, 3);
    ScoredRun run = lists.score(0);
    // Item 2 against the list of T, rank 1; item 3 against the list of T + 1, rank 2.
    assertThat(run.cases()).extracting(EmittedListsTest::rank).containsExactly(1, 2);
    assertThat(run.cases()).extracting(ScoredCase::sessionLength).containsExactly(1, 2);
    assertThat(run.skipped()).isEmpty();
    // Items 2, 3 and 8 of the lists; 1, 2 and 3 of the log.
    assertThat(run.coverage().items()).isEqualTo(3);
    assertThat(run.catalogue()).isEqualTo(3);
  }

  @Test
  void fallsBackToAnOlderListAndCountsCasesWithoutAny() {
    interact("a", 1, T);
    interact("a", 2, T + 10);
    interact("a", 3, T + 20);
    interact("b", 1, T + 30);
    interact("b", 2, T + 40);
    recommend("a", T, 3);
    recommend("c", T, 3);
    ScoredRun run = lists.score(0);
    assertThat(run.cases()).extracting(EmittedListsTest::rank).containsExactly(0, 1);
    assertThat(run.skipped())
        .containsExactly(entry("list-of-unknown-session", 1L), entry("no-list-before", 1L));
  }

  @Test
  void leavesOutTheRepeatedAndTheWarmUp() {
    interact("a", 1, T);
    interact("b", 1, T + 30);
    interact("a", 2, T + 10);
    interact("a", 2, T + 10);
    interact("b", 2, T + 40);
    recommend("a", T, 2);
    recommend("b", T + 30, 2);
    assertThat(lists.score(0).skipped()).containsExactly(entry("repeated", 1L));
    assertThat(lists.score(0).cases()).hasSize(2);
    // By time a1, a2, a2 again, b1, b2: three of five are the warm-up.
    assertThat(lists.score(0.6).cases()).extracting(ScoredCase::session).containsExactly("b");
  }

  @Test
  void leavesOutWhatIsNotOnTheTopic() {
    interact("a", 1, T);
    interact("a", 2, T + 10);
    recommend("a", T, 2);
    EvaluationResult result = EvaluationResult.of(lists.score(0), 42);
    assertThat(result.figure("types.clicks", "recall@20").value()).isEqualTo(1);
    assertThat(result.figure("channels.adjacent@last", "hits@20").value()).isEqualTo(1);
    assertThat(result.section("channels.adjacent@last")).hasSize(1);
    assertThat(result.section("candidates")).isEmpty();
    assertThat(EvaluationJson.text(result)).doesNotContain("candidates", "found@20", "only@20");
  }

  private static int rank(ScoredCase scored) {
    return scored.truths().get(0).rank();
  }

  private void interact(String session, long item, long time) {
    lists.add(new Interaction(session, item, time, InteractionType.clicks));
  }

  private void recommend(String session, long sequence, long... items) {
    List<RecommendedItem> clicks = new ArrayList<>();
    for (long item : items) {
      clicks.add(
          new RecommendedItem(
              item, 1f, new Reason("adjacent@last", 1L, 1f, 0, 0.1f), List.of(), null, List.of()));
    }
    lists.add(
        new Recommendation(session, sequence, T, null, clicks, List.of(), List.of(), List.of()));
  }
}

package io.millrace.evaluation.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.core.RecommenderConfig;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.metric.ScoredTruth;
import io.millrace.evaluation.output.EvaluationJson;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrequentialReplayTest {
  private static final long SEED = 42;

  @Test
  void scoresTheListBeforeAnInteractionForItsType() {
    ScoredRun run =
        replay(
            ReplayLog.of(
                Logs.of("a 1 clicks", "a 2 clicks", "b 1 clicks", "b 2 carts", "b 1 orders"), 0.4),
            false);

    // After a, item 2 follows item 1 by the adjacent rule. Item 1 stands before it, which was just
    // seen and is more popular. It comes back as an order, and is the older of two revisits.
    assertThat(run.cases()).hasSize(2);
    ScoredCase cart = run.cases().get(0);
    assertThat(cart.session()).isEqualTo("b");
    assertThat(cart.time()).isEqualTo(Logs.T + 3 * 60_000L);
    assertThat(cart.sessionLength()).isEqualTo(1);
    ScoredTruth second = cart.truths().get(0);
    assertThat(second.item()).isEqualTo(2);
    assertThat(second.rank()).isEqualTo(2);
    assertThat(second.popularity()).isEqualTo(1);
    assertThat(second.isCandidate()).isTrue();
    assertThat(run.channels()).isEqualTo(RecommenderConfig.DEFAULT.channels().names());
    int adjacent = run.channels().indexOf("adjacent@last");
    assertThat(second.isFoundBy(run.channels().indexOf("revisit"), 20)).isFalse();
    assertThat(second.channelRank(adjacent)).isZero();
    assertThat(second.reason()).isEqualTo(adjacent);
    assertThat(second.isFoundOnlyBy(adjacent, 20)).isFalse();
    assertThat(run.cases().get(1).sessionLength()).isEqualTo(2);
    assertThat(run.cases().get(1).truths().get(0).popularity()).isEqualTo(2);
    assertThat(run.catalogue()).isEqualTo(2);
    assertThat(run.skipped()).isEmpty();
  }

  @Test
  void sessionsThatBeganInTheWarmUpCount() {
    ScoredRun run = replay(ReplayLog.of(Logs.of("a 1 clicks", "a 2 clicks"), 0.5), false);

    // Nothing is known of item 2 before it is clicked.
    assertThat(run.cases()).hasSize(1);
    assertThat(run.cases().get(0).truths().get(0).rank()).isEqualTo(ScoredTruth.MISSED);
    assertThat(run.cases().get(0).truths().get(0).isCandidate()).isFalse();
  }

  @Test
  void learnsNothingWhenFrozen() {
    InteractionLog warmUp = Logs.of("a 1 clicks", "a 2 clicks");
    InteractionLog input =
        Logs.of("b 1 clicks", "b 3 clicks", "c 1 clicks", "c 3 clicks", "d 4 clicks", "d 1 clicks");

    // Session c clicks what session b taught. Item 4 has no row at all when frozen.
    List<ScoredCase> learned = replay(ReplayLog.of(warmUp, input), false).cases();
    ScoredRun frozenRun = replay(ReplayLog.of(warmUp, input), true);
    List<ScoredCase> frozen = frozenRun.cases();

    assertThat(learned.get(1).truths().get(0).rank()).isPositive();
    assertThat(learned.get(1).truths().get(0).popularity()).isEqualTo(1);
    assertThat(frozen.get(1).truths().get(0).rank()).isEqualTo(ScoredTruth.MISSED);
    assertThat(frozen.get(1).truths().get(0).popularity()).isZero();
    // Item 1 is popular and trending, counted once in the warm-up.
    assertThat(frozen.get(2).truths().get(0).popularity()).isEqualTo(1);
    assertThat(frozen.get(2).filled()).isTrue();
    assertThat(frozenRun.channels().get(frozen.get(2).truths().get(0).reason()))
        .isEqualTo("trending");
  }

  @Test
  void countsRepetitionsAndScoresThemNot() {
    Interaction first = Logs.of("a 1 clicks").get(0);
    Interaction second = new Interaction("a", 2L, first.getTs(), first.getType());
    ScoredRun run =
        replay(ReplayLog.of(InteractionLog.of(List.of(first, second, first, second)), 0), false);

    assertThat(run.cases()).hasSize(1);
    assertThat(run.skipped()).containsExactly(entry("repeated", 2L));
  }

  @Test
  void theFutureChangesNoCaseBeforeIt() {
    List<Interaction> log = Logs.random(3_000, 1);
    assertFutureIsUnknown(log, 2_200);
  }

  @Test
  void theFutureChangesNoCaseBeforeItOnAPublishedLog() throws Exception {
    InteractionLog published =
        InteractionLog.read(PublishedLogs.find("retailrocket/events.jsonl"), 12_000);
    List<Interaction> log = new ArrayList<>();
    for (int i = 0; i < published.size(); i++) {
      log.add(published.get(i));
    }
    assertFutureIsUnknown(log, 9_000);
  }

  @Test
  void aFrozenReplayOfBolFindsTwoOfThree() throws Exception {
    EvaluationResult result =
        EvaluationResult.of(replay(trainAndValid(Long.MAX_VALUE), true), SEED);

    // 1,451 clicks of 330 sessions, each but the first of a session is a case.
    assertThat(result.sessions()).isEqualTo(330);
    assertThat(result.figure("weighted", "recall@20").value()).isGreaterThan(0.65);
  }

  @Test
  void aFrozenReplayGivesTheSameTwice() throws Exception {
    ReplayLog log = trainAndValid(20_000);

    EvaluationResult result = EvaluationResult.of(replay(log, true), SEED);
    EvaluationResult again = EvaluationResult.of(replay(log, true), SEED);

    assertThat(EvaluationJson.text(again)).isEqualTo(EvaluationJson.text(result));
  }

  private static ReplayLog trainAndValid(long warmUp) throws Exception {
    Path train = PublishedLogs.find("bol/train.jsonl");
    Path valid = PublishedLogs.find("bol/valid.jsonl");
    return ReplayLog.of(
        InteractionLog.read(train, warmUp), InteractionLog.read(valid, Long.MAX_VALUE));
  }

  /** Shuffles what comes after a position, and the times of it with it. */
  private static void assertFutureIsUnknown(List<Interaction> log, int position) {
    long now = log.get(position).getTs();
    List<Interaction> future = new ArrayList<>();
    List<Interaction> other = new ArrayList<>();
    for (Interaction interaction : log) {
      (interaction.getTs() < now ? other : future).add(interaction);
    }
    List<Long> times = future.stream().map(Interaction::getTs).toList();
    Collections.shuffle(future, new Random(2));
    for (int i = 0; i < future.size(); i++) {
      Interaction moved = future.get(i);
      other.add(new Interaction(moved.getSession(), moved.getAid(), times.get(i), moved.getType()));
    }

    List<ScoredCase> before = casesBefore(now, log);
    assertThat(before).hasSizeGreaterThan(100);
    assertThat(casesBefore(now, other)).isEqualTo(before);
    assertThat(replay(ReplayLog.of(InteractionLog.of(other), 0.5), false).cases())
        .isNotEqualTo(replay(ReplayLog.of(InteractionLog.of(log), 0.5), false).cases());
  }

  private static List<ScoredCase> casesBefore(long time, List<Interaction> log) {
    return replay(ReplayLog.of(InteractionLog.of(log), 0.5), false).cases().stream()
        .filter(each -> each.time() < time)
        .toList();
  }

  private static ScoredRun replay(ReplayLog log, boolean freeze) {
    return PrequentialReplay.run(log, Contender.of(RecommenderConfig.DEFAULT), freeze, done -> {});
  }
}

package io.millrace.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.output.AblationJson;
import io.millrace.evaluation.output.AblationTable;
import io.millrace.evaluation.replay.Contender;
import io.millrace.evaluation.replay.PrequentialReplay;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AblationTest {

  @Test
  void choosesAllChannelsAllButEachAndEachAlone() {
    List<ChannelChoice> choices =
        ChannelChoice.of(withChannels("revisit", "adjacent@last", "second-hop@last"));

    assertThat(choices)
        .extracting(ChannelChoice::name)
        .containsExactly(
            "all",
            "all but revisit",
            "all but adjacent@last",
            "all but second-hop@last",
            "revisit alone",
            "adjacent@last alone",
            "second-hop@last alone",
            "time-decayed@recent alone",
            "adjacent@recent alone",
            "type-weighted@recent alone",
            "buy-to-buy@recent alone",
            "item-cf@recent alone",
            "trending alone",
            "popularity alone");
    assertThat(choices.get(0).channels())
        .containsExactly("revisit", "adjacent@last", "second-hop@last");
    assertThat(choices.get(2).channels()).containsExactly("revisit", "second-hop@last");
    assertThat(choices.subList(4, choices.size()))
        .allSatisfy(
            alone ->
                assertThat(alone.channels()).containsExactly(alone.name().replace(" alone", "")));
  }

  @Test
  void leavesNoChannelOutWhereThereIsOne() {
    assertThat(ChannelChoice.of(withChannels("revisit")))
        .extracting(ChannelChoice::name)
        .startsWith("all", "revisit alone")
        .noneMatch(name -> name.startsWith("all but"))
        .contains("second-hop@last-three alone");
  }

  @Test
  void aChannelAloneOffersItsOwnItemsOnly() throws Exception {
    Ablation ablation = Ablation.of(RecommenderConfig.DEFAULT, 1, AblationTest::evaluate);

    // The cases are item 2 after (1), and item 1 after (1, 2). Two items are in the log.
    // Revisits: the lists are (1) and (2, 1), so the second case has a hit, in the second place.
    assertFigures(ablation, "revisit alone", 0.5, 0.25, 1);
    // Items beside 1 and 2 are 2 and 1, the only one in the list each time.
    assertFigures(ablation, "adjacent@last alone", 1, 1, 1);
    // Before item 1 there is nothing; before item 2 there is 1, and it leads to 2.
    assertFigures(ablation, "item-cf@earlier alone", 0, 0, 0.5);
    // Nothing was bought, and nothing fills the lists up.
    assertFigures(ablation, "buy-to-buy@recent alone", 0, 0, 0);
    assertThat(figure(ablation, "all", "types.clicks", "recall@20")).isEqualTo(1);
  }

  @Test
  void givesTheSameWithSeveralThreads() throws Exception {
    Ablation one = Ablation.of(RecommenderConfig.DEFAULT, 1, AblationTest::evaluate);
    Ablation three = Ablation.of(RecommenderConfig.DEFAULT, 3, AblationTest::evaluate);

    assertThat(AblationJson.text(three)).isEqualTo(AblationJson.text(one));
    assertThat(AblationTable.of(three)).isEqualTo(AblationTable.of(one));
  }

  @Test
  void writesARowForEachRun() throws Exception {
    Ablation ablation = Ablation.of(withChannels("revisit"), 1, AblationTest::evaluate);

    assertThat(AblationTable.of(ablation).markdown().lines())
        .startsWith(
            "| channels | clicks recall@20 | clicks MRR@20 | candidates recall@100 | coverage@20 |",
            "| --- | --- | --- | --- | --- |",
            "| all | 0.5000 | 0.2500 | 0.5000 | 1.0000 |",
            "| revisit alone | 0.5000 | 0.2500 | 0.5000 | 1.0000 |")
        .hasSize(2 + ablation.runs().size());
    assertThat(AblationJson.text(ablation))
        .contains("\"revisit alone\" : {", "\"recall@20.interval\" : [");
  }

  @Test
  void failsWhenARunFails() {
    assertThatThrownBy(
            () ->
                Ablation.of(
                    RecommenderConfig.DEFAULT,
                    2,
                    config -> {
                      throw new IllegalStateException("no memory");
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no memory");
  }

  private static void assertFigures(
      Ablation ablation, String name, double recall, double mrr, double coverage) {
    assertThat(figure(ablation, name, "types.clicks", "recall@20")).as(name).isEqualTo(recall);
    assertThat(figure(ablation, name, "types.clicks", "mrr@20")).as(name).isEqualTo(mrr);
    assertThat(figure(ablation, name, "", "coverage@20")).as(name).isEqualTo(coverage);
  }

  private static double figure(Ablation ablation, String name, String section, String figure) {
    return ablation.runs().stream()
        .filter(run -> run.choice().name().equals(name))
        .findFirst()
        .orElseThrow()
        .result()
        .figure(section, figure)
        .value();
  }

  /** Session a clicks 1 and 2, which is learned; then session b clicks 1, 2 and 1 again. */
  private static EvaluationResult evaluate(RecommenderConfig config) {
    List<Interaction> log = new ArrayList<>();
    for (String each : List.of("a 1", "a 2", "b 1", "b 2", "b 1")) {
      String[] parts = each.split(" ", -1);
      log.add(
          new Interaction(
              parts[0],
              Long.valueOf(parts[1]),
              1_600_000_000_000L + log.size() * 60_000L,
              InteractionType.clicks));
    }
    ReplayLog replay = ReplayLog.of(InteractionLog.of(log), 0.4);
    return EvaluationResult.of(
        PrequentialReplay.run(replay, Contender.of(config), false, done -> {}), 42);
  }

  private static RecommenderConfig withChannels(String... channels) {
    RecommenderConfig defaults = RecommenderConfig.DEFAULT;
    CandidateConfig candidates = defaults.candidates();
    return new RecommenderConfig(
        defaults.session(),
        defaults.coOccurrence(),
        defaults.popularity(),
        defaults.trending(),
        defaults.sampling(),
        new CandidateConfig(
            candidates.keyItems(),
            candidates.revisits(),
            candidates.recencyDiscount(),
            candidates.smoothing(),
            candidates.mostCandidates(),
            candidates.listLength(),
            Stream.of(channels).map(Channel::parse).toList(),
            candidates.calibration()));
  }
}

package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.flink.state.Types;
import java.util.List;
import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;

/** Lists in the blend's order, and the metrics of ranking. */
final class RankCandidatesFunctionTest {

  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;

  @Test
  void ordersTheCandidatesAndMeasures() throws Exception {
    CandidateSet set = candidatesOfItemOneWithNeighborTwo();
    try (FunctionHarness<CandidateSet, RankedLists> harness =
        FunctionHarness.start(
            new RankCandidatesFunction(CONFIG, () -> 1_030), Types.RANKED_LISTS)) {
      harness.process(set);
      List<RankedLists> lists = harness.takeOutputs();
      assertThat(lists).containsExactly(CONFIG.heuristicRanker().rank(set));
      // Item 2 has the 0.1 assumed of a first place from two channels, item 1 from revisits alone.
      for (List<RankedItem> list :
          List.of(lists.get(0).clicks(), lists.get(0).carts(), lists.get(0).orders())) {
        assertThat(list)
            .containsExactly(
                new RankedItem(2, (float) (1 - 0.9 * 0.9), "adjacent@last", 1L, 3f, 0, 0.1f),
                new RankedItem(1, (float) (1 - 0.9), "revisit", 1L, null, 0, 0.1f));
      }
      assertThat(lists.get(0).modelVersion()).isNull();

      assertThat(harness.count("lists")).isEqualTo(1);
      HistogramStatistics candidates = harness.histogram("candidatesPerList").getStatistics();
      assertThat(candidates.getMax()).isEqualTo(2);
      // Read at 1,005, handed on at 1,030.
      HistogramStatistics latency = harness.histogram("emissionLatencyMillis").getStatistics();
      assertThat(latency.getMax()).isEqualTo(25);
    }
  }

  private static CandidateSet candidatesOfItemOneWithNeighborTwo() {
    NeighborAnswer answer =
        new NeighborAnswer(
            new Touch(
                "s",
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
    return CONFIG
        .candidateGenerator(
            new PopularItems(CONFIG.popularity()),
            new TrendingItems(CONFIG.trending()),
            CONFIG.newCalibration())
        .follow(new SessionNeighbors(), answer)
        .orElseThrow();
  }
}

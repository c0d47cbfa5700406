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
      // For clicks item 2 has 0.5 and 1 of its two rules, item 1 has 0.2 as a revisit.
      assertThat(lists.get(0).clicks()).extracting(RankedItem::item).containsExactly(2L, 1L);
      assertThat(lists.get(0).clicks().get(0).channel()).isEqualTo("adjacent");
      assertThat(lists.get(0).clicks().get(0).seedItem()).isEqualTo(1L);
      assertThat(lists.get(0).clicks().get(0).weight()).isEqualTo(3f);
      // For orders the revisit has 2.
      assertThat(lists.get(0).orders()).extracting(RankedItem::item).containsExactly(1L, 2L);
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
            new NeighborList(2, new long[] {2}, new float[] {2f, 3f}));
    SessionNeighbors session = new SessionNeighbors();
    session.merge(answer, CONFIG.candidates(), CONFIG.session());
    return CONFIG
        .candidateGenerator()
        .generate(session, answer, new PopularItems(CONFIG.popularity()));
  }
}

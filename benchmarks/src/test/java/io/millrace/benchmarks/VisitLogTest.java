package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The visits that are fed to the operator. */
final class VisitLogTest {

  @Test
  void areThoseOfTheSessionsOfALog() {
    InteractionLog log =
        InteractionLog.of(
            List.of(
                new Interaction("s", 1L, 1_000L, InteractionType.clicks),
                new Interaction("s", 2L, 2_000L, InteractionType.clicks),
                new Interaction("t", 3L, 3_000L, InteractionType.clicks)));
    VisitLog visits = VisitLog.of(log, RecommenderConfig.DEFAULT);
    // Each interaction touches its own item, and the second one visits the item before it, too.
    assertThat(visits.visits()).extracting(ItemVisit::item).containsExactly(1L, 2L, 1L, 3L);
    assertThat(visits.interactions()).isEqualTo(3);
    assertThat(visits.items()).isEqualTo(3);
  }

  @Test
  void ofASyntheticShopAreTheSameEachTimeAndFallWithTheRank() {
    VisitLog visits = VisitLog.synthetic(50_000, RecommenderConfig.DEFAULT);
    long first = visits.visits().stream().filter(visit -> visit.item() == 1).count();
    long tenth = visits.visits().stream().filter(visit -> visit.item() == 10).count();
    assertThat(first).isGreaterThan(5 * tenth).isLessThan(20 * tenth);
    assertThat(VisitLog.synthetic(50_000, RecommenderConfig.DEFAULT).visits())
        .hasSameSizeAs(visits.visits());
    ItemVisit last = visits.visits().get(visits.visits().size() - 1);
    // 50,000 interactions at 10,000 a second, from the first at 0 on.
    assertThat(last.time() - visits.visits().get(0).time()).isEqualTo(4_999);
  }
}

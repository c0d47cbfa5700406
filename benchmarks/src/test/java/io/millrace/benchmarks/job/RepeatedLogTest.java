package io.millrace.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs that are made from others. */
final class RepeatedLogTest {

  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final InteractionLog LOG =
      InteractionLog.of(
          List.of(
              new Interaction("s", 5L, 10 * DAY, InteractionType.clicks),
              new Interaction("t", 7L, 12 * DAY, InteractionType.orders),
              new Interaction("t", "shoe", 12 * DAY, InteractionType.carts)));

  @Test
  void shiftsTimesSessionsAndItems() {
    InteractionLog twice = RepeatedLog.of(LOG, 2);
    assertThat(twice.size()).isEqualTo(6);
    // The log takes 2 days, and a day lies between: the first time begins at day 10 - 3. Items 5 to
    // 7 are 3 numbers, so the second time they are 8 to 10.
    assertThat(twice.get(0)).isEqualTo(new Interaction("s-0", 5L, 7 * DAY, InteractionType.clicks));
    assertThat(twice.get(2))
        .isEqualTo(new Interaction("t-0", "shoe-0", 9 * DAY, InteractionType.carts));
    assertThat(twice.get(3))
        .isEqualTo(new Interaction("s-1", 8L, 10 * DAY, InteractionType.clicks));
    assertThat(twice.get(4))
        .isEqualTo(new Interaction("t-1", 10L, 12 * DAY, InteractionType.orders));
    assertThat(twice.sessions()).isEqualTo(4);
    assertThat(twice.items()).isEqualTo(6);
  }

  @Test
  void onceIsTheLogItself() {
    assertThat(RepeatedLog.of(LOG, 1)).isSameAs(LOG);
    assertThatThrownBy(() -> RepeatedLog.of(LOG, 0))
        .hasMessage("a log is repeated 1 time or more, not 0");
  }

  @Test
  void ofASyntheticShopIsTheSameEachTimeAndFallsWithTheRank() {
    InteractionLog log = SyntheticShop.log(40_000, 1_000, Duration.ofSeconds(40));
    InteractionLog again = SyntheticShop.log(40_000, 1_000, Duration.ofSeconds(40));
    int firstGroup = 0;
    int tenthGroup = 0;
    for (int i = 0; i < log.size(); i++) {
      assertThat(again.get(i)).isEqualTo(log.get(i));
      long group = (Long) log.aid(i) / 8;
      firstGroup += group == 0 ? 1 : 0;
      tenthGroup += group == 9 ? 1 : 0;
    }
    // Ranks 1 to 8 have 2.72 of popularity, ranks 73 to 80 have 0.105.
    assertThat(firstGroup).isBetween(15 * tenthGroup, 50 * tenthGroup);
    // 20,000 places of one interaction each, and a second one for all: all of one session a place.
    assertThat(log.sessions()).isEqualTo(20_000);
    assertThat(log.ts(39_999) - log.ts(0)).isEqualTo(39_999);
  }
}

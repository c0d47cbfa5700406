package io.millrace.evaluation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayLogTest {

  @Test
  void splitsByPosition() {
    InteractionLog log =
        Logs.of("a 1 clicks", "a 2 clicks", "a 3 clicks", "a 4 clicks", "a 5 carts");

    assertThat(ReplayLog.of(log, 0.5).warmUp()).isEqualTo(2);
    assertThat(ReplayLog.of(log, 0).warmUp()).isZero();
    assertThat(ReplayLog.of(log, 0.5).size()).isEqualTo(5);
    assertThat(ReplayLog.of(log, 0.5).interaction(4).type().wireName()).isEqualTo("carts");
  }

  @Test
  void splitsByDays() {
    long day = Duration.ofDays(1).toMillis();
    InteractionLog log =
        InteractionLog.of(
            List.of(
                new Interaction("a", 1L, Logs.T, InteractionType.clicks),
                new Interaction("b", 1L, Logs.T + day, InteractionType.clicks),
                new Interaction("c", 1L, Logs.T + day + 1, InteractionType.clicks),
                new Interaction("d", 1L, Logs.T + 2 * day, InteractionType.clicks)));

    // What begins later than a day before the last interaction is evaluated.
    assertThat(ReplayLog.ofLastDays(log, 1).warmUp()).isEqualTo(2);
    assertThat(ReplayLog.ofLastDays(log, 3).warmUp()).isZero();
  }

  @Test
  void countsWhatTheWarmUpOverlaps() {
    InteractionLog log = Logs.of("a 1 clicks", "a 2 clicks", "a 3 clicks");

    assertThat(ReplayLog.of(log, log).overlap()).isEqualTo(2);
    assertThat(ReplayLog.of(log, 0.5).overlap()).isZero();
  }
}

package io.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacerTest {
  private static final long START = 1_000_000_000_000L;

  private long now = 17;
  private final List<Duration> told = new ArrayList<>();

  @Test
  void waitsUntilAnInteractionIsDue() throws InterruptedException {
    Pacer pacer = pacer(new ReplaySpeed(2));
    pacer.await(START, told::add);
    assertThat(now).isEqualTo(17);
    assertThat(told).isEmpty();

    // One second of log takes half a second, in sleeps of at most 0.2 s.
    pacer.await(START + 1_000, told::add);
    assertThat(now).isEqualTo(17 + 500_000_000L);
    assertThat(told)
        .containsExactly(Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofMillis(100));
  }

  @Test
  void delaysDoNotAddUp() throws InterruptedException {
    Pacer pacer = pacer(new ReplaySpeed(1));
    // Publishing the first one took 0.7 of the second that lies before the next.
    now += 700_000_000L;
    pacer.await(START + 1_000, told::add);
    assertThat(now).isEqualTo(17 + 1_000_000_000L);

    // Late already, so there is nothing to wait for.
    now += 5_000_000_000L;
    told.clear();
    pacer.await(START + 2_000, told::add);
    assertThat(told).isEmpty();
  }

  @Test
  void doesNotWaitAtFullSpeed() throws InterruptedException {
    pacer(ReplaySpeed.MAX).await(START + 1_000_000, told::add);
    assertThat(now).isEqualTo(17);
  }

  private Pacer pacer(ReplaySpeed speed) {
    return new Pacer(speed, START, () -> now, nanos -> now += nanos);
  }
}

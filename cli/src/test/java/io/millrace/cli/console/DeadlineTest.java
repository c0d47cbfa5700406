package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {

  @Test
  void asksAgainWhileThereIsTime() throws InterruptedException {
    assertThat(Deadline.in(Duration.ofHours(1)).pause(Duration.ZERO)).isTrue();
  }

  @Test
  void asksNoMoreWhenTimeHasRunOut() throws InterruptedException {
    assertThat(Deadline.in(Duration.ofSeconds(-1)).pause(Duration.ofDays(1))).isFalse();
  }
}

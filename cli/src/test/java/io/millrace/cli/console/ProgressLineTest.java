package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private final StringWriter shown = new StringWriter();
  private long now = 5;

  @Test
  void rewritesOneLineOnATerminal() {
    ProgressLine line = line(true);
    line.update(() -> "too soon");
    now += Duration.ofMillis(200).toNanos();
    line.update(() -> "first");
    now += Duration.ofMillis(100).toNanos();
    line.update(() -> "too soon");
    now += Duration.ofMillis(100).toNanos();
    line.update(() -> "2nd");
    line.clear();
    assertThat(shown).hasToString("\rfirst\r2nd  \r   \r");
  }

  @Test
  void addsALineEveryFewSecondsElsewhere() {
    ProgressLine line = line(false);
    for (int i = 1; i <= 10; i++) {
      now += Duration.ofSeconds(1).toNanos();
      String text = "after " + i;
      line.update(() -> text);
    }
    line.clear();
    assertThat(shown.toString().lines()).containsExactly("after 5", "after 10");
  }

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(new PrintWriter(shown), terminal, () -> now);
  }
}

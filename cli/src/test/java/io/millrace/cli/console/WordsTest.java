package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WordsTest {

  @Test
  void setsThousandsApart() {
    assertThat(Words.count(113_601)).isEqualTo("113,601");
  }

  @Test
  void namesOneThingInTheSingular() {
    assertThat(Words.count(1, "session")).isEqualTo("1 session");
    assertThat(Words.count(0, "session")).isEqualTo("0 sessions");
    assertThat(Words.count(1_200, "session")).isEqualTo("1,200 sessions");
  }

  @Test
  void givesTheTwoGreatestUnitsOfADuration() {
    assertThat(Words.duration(Duration.ofMillis(1_240))).isEqualTo("1.2 s");
    assertThat(Words.duration(Duration.ofSeconds(42))).isEqualTo("42 s");
    assertThat(Words.duration(Duration.ofSeconds(192))).isEqualTo("3 min 12 s");
    assertThat(Words.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Words.duration(Duration.ofHours(50))).isEqualTo("2 d 2 h");
  }

  @Test
  void countsPerSecond() {
    assertThat(Words.rate(3_000, Duration.ofMillis(1_500))).isEqualTo("2,000/s");
    assertThat(Words.rate(0, Duration.ZERO)).isEqualTo("0/s");
  }

  @Test
  void hidesWhatCouldSteerATerminal() {
    assertThat(Printable.of("a\u001b[31mb\n\u0085é🚲")).isEqualTo("a?[31mb??é🚲");
  }
}

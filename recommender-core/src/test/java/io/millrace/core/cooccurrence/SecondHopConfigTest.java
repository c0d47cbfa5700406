package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which parameters of the second hop are refused. */
final class SecondHopConfigTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 2, 24, 50, reach of the second hop is from 1 to 100, 0",
    "101, 3, 2, 200, 50, reach of the second hop is from 1 to 100, 101",
    "15, -1, 2, 24, 50, number of nearest items of the second hop is from 0 to 100, -1",
    "15, 101, 2, 24, 50, number of nearest items of the second hop is from 0 to 100, 101",
    "15, 3, -1, 24, 50, number of rotating items of the second hop is from 0 to 100, -1",
    "15, 3, 101, 24, 50, number of rotating items of the second hop is from 0 to 100, 101",
    "15, 3, 2, 14, 50, capacity of the second hop is from 15 to 250, 14",
    "15, 3, 2, 251, 50, capacity of the second hop is from 15 to 250, 251",
    "15, 3, 2, 24, 0, list length of the second hop is from 1 to 1000, 0",
    "15, 3, 2, 24, 1001, list length of the second hop is from 1 to 1000, 1001"
  })
  void refusesBoundsOutOfRange(
      int reach, int nearest, int rotating, int capacity, int listLength, String range, int not) {
    assertThatThrownBy(
            () -> new SecondHopConfig("adjacent", reach, nearest, rotating, capacity, listLength))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the %s, not %d", range, not);
  }

  @Test
  void takesItsBounds() {
    assertThat(new SecondHopConfig("adjacent", 1, 0, 0, 1, 1).reach()).isEqualTo(1);
    assertThat(new SecondHopConfig("adjacent", 100, 100, 100, 250, 1_000).reach()).isEqualTo(100);
  }
}

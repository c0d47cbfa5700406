package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many values are due, and when. */
final class WriteBehindPaceTest {

  private static final long START = 1_700_000_000_000L;
  private static final long INTERVAL = 10_000;
  private static final long READY = START + INTERVAL - WriteBehindPace.MARGIN_MILLIS;

  private final WriteBehindPace pace = new WriteBehindPace(INTERVAL, START);

  @Test
  void fewValuesWaitUntilTheMargin() {
    assertThat(pace.due(START, 150)).isZero();
    assertThat(pace.due(READY - WriteBehindPace.TICK_MILLIS, 150)).isZero();
    assertThat(pace.due(READY, 150)).isEqualTo(150);
  }

  @Test
  void manyValuesAreBegunAsMuchEarlierAsTheyTake() {
    int changed = 3 * WriteBehindPace.PLANNED + 7;
    assertThat(pace.due(READY - 4 * WriteBehindPace.TICK_MILLIS, changed)).isZero();
    assertThat(pace.due(READY - 3 * WriteBehindPace.TICK_MILLIS, changed)).isEqualTo(7);
  }

  @Test
  void catchesUpWhereATickWasMissed() {
    int changed = 3 * WriteBehindPace.PLANNED;
    assertThat(pace.due(READY - WriteBehindPace.TICK_MILLIS, changed))
        .isEqualTo(2 * WriteBehindPace.PLANNED);
  }

  @Test
  void whatNeverFitsIsBegunAtOnceAndABoundedNumberAtATime() {
    assertThat(pace.due(START, 1_000_000)).isEqualTo(WriteBehindPace.MOST);
  }

  @Test
  void goesOnUntilALateCheckpointComesAndThenWaitsForTheNext() {
    assertThat(pace.due(START + 3 * INTERVAL, 10)).isEqualTo(10);
    pace.checkpointed(START + 3 * INTERVAL);
    assertThat(pace.due(START + 3 * INTERVAL, 10)).isZero();
    assertThat(pace.due(READY + 3 * INTERVAL, 10)).isEqualTo(10);
  }

  @Test
  void nothingIsDueWithoutCheckpoints() {
    assertThat(new WriteBehindPace(0, START).due(START + INTERVAL, 1_000)).isZero();
  }
}

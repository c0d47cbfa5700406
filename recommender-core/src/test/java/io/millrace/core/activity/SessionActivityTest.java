package io.millrace.core.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts of an activity, and what it refuses. */
final class SessionActivityTest {

  @Test
  void countsByTypeAndInAll() {
    SessionActivity activity = new SessionActivity(3, 2, Integer.MAX_VALUE, 5, 9, 1);

    assertThat(activity.count(InteractionType.CLICKS)).isEqualTo(3);
    assertThat(activity.count(InteractionType.CARTS)).isEqualTo(2);
    assertThat(activity.count(InteractionType.ORDERS)).isEqualTo(Integer.MAX_VALUE);
    assertThat(activity.interactions()).isEqualTo(5L + Integer.MAX_VALUE);
    assertThat(SessionActivity.NONE.interactions()).isZero();
  }

  @Test
  void refusesCountsBelowZeroAndTimesInTheWrongOrder() {
    assertThatThrownBy(() -> new SessionActivity(0, -1, 0, 0, 0, 0))
        .hasMessage("counts are 0 or more, not 0 clicks, -1 carts, 0 orders");
    assertThatThrownBy(() -> new SessionActivity(1, 0, 0, 2, 1, 0))
        .hasMessage("the first time 2 is after the last, 1");
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.01f, 1.01f, Float.NaN})
  void refusesADegreeOutOfRange(float degree) {
    assertThatThrownBy(() -> new SessionActivity(1, 0, 0, 1, 1, degree))
        .hasMessage("the degree is from 0 to 1, not " + degree);
  }
}

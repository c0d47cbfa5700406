package io.millrace.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lists are kept for training. */
final class RequestSampleTest {
  private static final int SESSIONS = 1_000;
  private static final int LISTS = 100;

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5})
  void takesItsShareOfAllLists(double share) {
    // 100,000 draws: the standard deviation of the share is at most 0.0016.
    assertThat(share(new RequestSample(share)::takes)).isCloseTo(share, within(0.005));
  }

  @Test
  void takesNoneOrAll() {
    assertThat(share(new RequestSample(0)::takes)).isZero();
    assertThat(share(new RequestSample(1)::takes)).isEqualTo(1);
  }

  @Test
  void takesListsOfASessionWithoutRegardToEachOther() {
    // Were it the sessions that are taken, a tenth of them would have all their lists.
    RequestSample sample = new RequestSample(0.1);
    int whole = 0;
    for (int session = 0; session < SESSIONS; session++) {
      whole += sample.takes("s" + session, 1) && sample.takes("s" + session, 2) ? 1 : 0;
    }
    // 1 % of 1,000, with a standard deviation of 3.2.
    assertThat(whole).isBetween(1, 25);
  }

  @Test
  void aLargerShareKeepsWhatASmallerOneTook() {
    RequestSample small = new RequestSample(0.1);
    RequestSample large = new RequestSample(0.3);
    assertThat(
            share(
                (session, sequence) ->
                    small.takes(session, sequence) && !large.takes(session, sequence)))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesWhatIsNoShare(double share) {
    assertThatThrownBy(() -> new RequestSample(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the share is from 0 to 1, not " + share);
  }

  private static double share(BiPredicate<String, Long> taken) {
    int count = 0;
    for (int session = 0; session < SESSIONS; session++) {
      for (int list = 0; list < LISTS; list++) {
        count += taken.test("s" + session, 1_600_000_000_000L + list) ? 1 : 0;
      }
    }
    return (double) count / (SESSIONS * LISTS);
  }
}

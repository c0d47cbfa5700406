package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.CHANNELS;
import static io.millrace.core.candidate.CandidateFixtures.channels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters of candidates are refused. */
final class CandidateConfigTest {
  @Test
  void refusesBoundsOutOfRange() {
    assertThatThrownBy(() -> CandidateFixtures.config(0, 4, 100, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 1 to 50 key items, not 0");
    assertThatThrownBy(() -> CandidateFixtures.config(5, 4, 100, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are at least as many revisits as key items, 5, and at most 1000, not 4");
    assertThatThrownBy(() -> CandidateFixtures.config(2, 4, 100, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list length is from 1 to 1000, not 0");
    assertThatThrownBy(() -> CandidateFixtures.config(2, 4, 19, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there are at least as many candidates as items in a list, 20, and at most 10000, not 19");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void refusesARecencyDiscountOutsideOfZeroToOne(double discount) {
    assertThatThrownBy(() -> config(discount, 1, CHANNELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the recency discount is above 0 and at most 1, not " + discount);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesSmoothingThatIsNegativeOrNotFinite(double smoothing) {
    assertThatThrownBy(() -> config(1, smoothing, CHANNELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the smoothing is 0 or more, not " + smoothing);
  }

  @Test
  void refusesChannelsThatAreMissingTooManyOrNamedTwice() {
    List<Channel> many = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      many.add(new Channel("rule-" + i, KeySet.LAST));
    }

    assertThatThrownBy(() -> config(1, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 1 to 32 channels, not 0");
    assertThatThrownBy(() -> config(1, 1, many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 1 to 32 channels, not 33");
    assertThatThrownBy(() -> config(1, 1, channels("adjacent@last", "adjacent@last")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a channel is named twice");
    assertThat(config(1, 1, channels("adjacent@last", "adjacent@recent")).channels()).hasSize(2);
  }

  @Test
  void isNotChangedThroughTheListItWasGiven() {
    List<Channel> channels = new ArrayList<>(CHANNELS);
    CandidateConfig config = config(1, 1, channels);
    channels.clear();

    assertThat(config.channels()).isEqualTo(CHANNELS);
  }

  @ParameterizedTest
  @CsvSource({"last, 1", "last-two, 2", "last-three, 3", "recent, 7", "earlier, 7", "bought, 7"})
  void keepsTheSecondHopOfAsManyItemsAsAnyChannelAsksFor(String keys, int items) {
    CandidateConfig config =
        CandidateFixtures.config(7, 7, 20, 20, channels("adjacent@recent", "second-hop@" + keys));

    assertThat(config.secondHopKeys()).isEqualTo(items);
  }

  @Test
  void keepsNoSecondHopWhereNoChannelAsksForIt() {
    assertThat(CandidateFixtures.config(7, 7, 20, 20).secondHopKeys()).isZero();
  }

  private static CandidateConfig config(
      double recencyDiscount, double smoothing, List<Channel> channels) {
    return new CandidateConfig(
        1, 1, recencyDiscount, smoothing, 1, 1, channels, CalibrationConfig.DEFAULT);
  }
}

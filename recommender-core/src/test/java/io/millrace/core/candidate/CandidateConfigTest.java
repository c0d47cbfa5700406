package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    assertThatThrownBy(() -> new CandidateConfig(1, 1, discount, 1, 1, 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the recency discount is above 0 and at most 1, not " + discount);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesSmoothingAndWeightsThatAreNegativeOrNotFinite(double value) {
    assertThatThrownBy(() -> new CandidateConfig(1, 1, 1, value, 1, 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the smoothing is 0 or more, not " + value);
    Map<InteractionType, Map<String, Double>> weights =
        Map.of(InteractionType.CARTS, Map.of("revisit", value));
    assertThatThrownBy(() -> new CandidateConfig(1, 1, 1, 1, 1, 1, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weight of channel revisit is 0 or more, not " + value);
  }

  @Test
  void isNotChangedThroughTheMapsItWasGiven() {
    Map<String, Double> clicks = new HashMap<>(Map.of("revisit", 1.0));
    Map<InteractionType, Map<String, Double>> weights =
        new HashMap<>(Map.of(InteractionType.CLICKS, clicks));
    CandidateConfig config = new CandidateConfig(1, 1, 1, 1, 1, 1, weights);
    clicks.put("revisit", 2.0);
    weights.clear();

    assertThat(config.channelWeights())
        .containsEntry(InteractionType.CLICKS, Map.of("revisit", 1.0))
        .containsEntry(InteractionType.ORDERS, Map.of());
  }
}

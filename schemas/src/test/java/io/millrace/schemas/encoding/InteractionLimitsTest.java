package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class InteractionLimitsTest {
  @Test
  void hasTheDocumentedDefaults() {
    assertThat(InteractionLimits.DEFAULT)
        .isEqualTo(new InteractionLimits(65_536, 64, 64, 946_684_800_000L, 86_400_000L));
  }

  @Test
  void namesTheLimitThatMakesNoSense() {
    assertThatThrownBy(() -> new InteractionLimits(0, 64, 64, 0, 0))
        .hasMessage("maxPayloadBytes must be greater than 0 but is 0");
    assertThatThrownBy(() -> new InteractionLimits(1, -1, 64, 0, 0))
        .hasMessageContaining("maxSessionBytes");
    assertThatThrownBy(() -> new InteractionLimits(1, 1, 0, 0, 0))
        .hasMessageContaining("maxItemIdBytes");
    assertThatThrownBy(() -> new InteractionLimits(1, 1, 1, -1, 0))
        .hasMessage("earliestTime must not be negative but is -1");
    assertThatThrownBy(() -> new InteractionLimits(1, 1, 1, 0, -1))
        .hasMessageContaining("maxAheadMillis");
  }
}

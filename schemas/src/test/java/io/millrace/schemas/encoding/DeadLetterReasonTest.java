package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DeadLetterReasonTest {
  /** Counters and alerts outside this project hang on these codes. */
  @Test
  void keepsItsCodes() {
    assertThat(Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::code))
        .containsExactly(
            "tombstone",
            "payload-too-large",
            "malformed-json",
            "malformed-avro",
            "unknown-schema",
            "unknown-encoding",
            "missing-field",
            "wrong-field-type",
            "unknown-type",
            "session-empty",
            "session-too-long",
            "item-id-empty",
            "item-id-too-long",
            "item-out-of-range",
            "time-too-early",
            "time-too-far-ahead",
            "too-late",
            "malformed-record");
  }
}

package io.millrace.flink.element;

import io.millrace.core.training.TrainingExample;
import org.jspecify.annotations.Nullable;

/**
 * A record of topic {@code training-examples} as the source gives it: an example or a rejection.
 */
public record ReceivedExample(
    @Nullable TrainingExample example, @Nullable RejectedRecord rejected) {

  public ReceivedExample {
    if ((example == null) == (rejected == null)) {
      throw new IllegalArgumentException("a record is either an example or rejected");
    }
  }

  public static ReceivedExample of(TrainingExample example) {
    return new ReceivedExample(example, null);
  }

  public static ReceivedExample of(RejectedRecord rejected) {
    return new ReceivedExample(null, rejected);
  }
}

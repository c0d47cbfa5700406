package io.millrace.flink.element;

import io.millrace.core.training.ServedList;
import org.jspecify.annotations.Nullable;

/** A record of topic {@code ranking-requests} as the source gives it: a list or a rejection. */
public record ReceivedList(@Nullable ServedList list, @Nullable RejectedRecord rejected)
    implements Received {

  public ReceivedList {
    if ((list == null) == (rejected == null)) {
      throw new IllegalArgumentException("a record is either a list or rejected");
    }
  }

  public static ReceivedList of(ServedList list) {
    return new ReceivedList(list, null);
  }

  public static ReceivedList of(RejectedRecord rejected) {
    return new ReceivedList(null, rejected);
  }

  @Override
  public boolean isAccepted() {
    return list != null;
  }

  @Override
  public long eventTime() {
    return list == null ? Long.MIN_VALUE : list.time();
  }
}

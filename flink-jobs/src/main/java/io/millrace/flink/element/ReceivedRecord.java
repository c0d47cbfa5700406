package io.millrace.flink.element;

import org.jspecify.annotations.Nullable;

/**
 * A record of topic {@code interactions} as the source gives it: either an interaction, with the
 * shop's id of the item where that is text, or a rejection. Bad input so takes the same way as good
 * input up to where their ways part, and the source never fails on it.
 *
 * @param source the record as received
 */
public record ReceivedRecord(
    SourceRecord source,
    @Nullable ArrivedInteraction arrived,
    @Nullable String itemId,
    @Nullable RejectedRecord rejected)
    implements Received {

  public ReceivedRecord {
    if ((arrived == null) == (rejected == null)) {
      throw new IllegalArgumentException("a record is either an interaction or rejected");
    }
  }

  public static ReceivedRecord of(
      SourceRecord source, ArrivedInteraction arrived, @Nullable String itemId) {
    return new ReceivedRecord(source, arrived, itemId, null);
  }

  public static ReceivedRecord of(RejectedRecord rejected) {
    return new ReceivedRecord(rejected.source(), null, null, rejected);
  }

  @Override
  public boolean isAccepted() {
    return arrived != null;
  }

  @Override
  public long eventTime() {
    return arrived == null ? Long.MIN_VALUE : arrived.interaction().time();
  }
}

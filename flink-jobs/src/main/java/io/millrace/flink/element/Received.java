package io.millrace.flink.element;

/** What a source made of a record: something of use, which has an event time, or a rejection. */
public interface Received {

  /** Whether the record is of use. */
  boolean isAccepted();

  /** Event time in epoch milliseconds, where the record is of use. */
  long eventTime();
}

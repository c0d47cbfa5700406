package io.millrace.flink.connector;

import java.io.Serializable;

/** The time of day, which serves metrics and the check of event times that lie in the future. */
@FunctionalInterface
public interface WallClock extends Serializable {

  /** The machine's clock. */
  WallClock SYSTEM = System::currentTimeMillis;

  /** Now, in epoch milliseconds. */
  long millis();
}

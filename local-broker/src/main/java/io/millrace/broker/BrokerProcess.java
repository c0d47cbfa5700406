package io.millrace.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a {@link LocalBroker} as a process of its own, until it is told to end. */
public final class BrokerProcess {

  private BrokerProcess() {}

  /**
   * Starts the broker and waits for ever.
   *
   * @param arguments the directory of the topics, and the port
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("expected DIRECTORY PORT");
    }
    LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
    new CountDownLatch(1).await();
  }
}

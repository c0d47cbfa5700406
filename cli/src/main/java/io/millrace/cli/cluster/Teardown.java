package io.millrace.cli.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started and has to be stopped, in the opposite order, when the command ends, be it
 * because the user pressed Ctrl-C.
 */
public final class Teardown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Runnable onInterrupt;
  private final Runnable afterInterrupt;
  private final Thread hook = new Thread(this::interrupted, "teardown");
  private volatile boolean interrupted;

  /**
   * Starts to watch for Ctrl-C.
   *
   * @param onInterrupt told when it comes
   */
  public Teardown(Runnable onInterrupt) {
    this(onInterrupt, () -> {});
  }

  /**
   * Starts to watch for Ctrl-C.
   *
   * @param onInterrupt told when it comes
   * @param afterInterrupt told when everything has been stopped; it may end the process
   */
  public Teardown(Runnable onInterrupt, Runnable afterInterrupt) {
    this.onInterrupt = onInterrupt;
    this.afterInterrupt = afterInterrupt;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Adds something to stop, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T closeable) {
    started.push(closeable);
    return closeable;
  }

  /** Stops everything that has not been stopped yet. */
  @Override
  public void close() {
    if (interrupted) {
      return;
    }
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.info("Interrupted after everything had been stopped");
    }
  }

  /**
   * Never returns where Ctrl-C ends the process: what is being stopped fails in ways that are
   * nobody's concern.
   */
  public void keepSilentWhenInterrupted() throws InterruptedException {
    if (interrupted) {
      new CountDownLatch(1).await();
    }
  }

  private void interrupted() {
    interrupted = true;
    onInterrupt.run();
    stopAll();
    afterInterrupt.run();
  }

  private void stopAll() {
    for (AutoCloseable each = next(); each != null; each = next()) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("Cannot stop {}", each, e);
      }
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    return started.poll();
  }
}

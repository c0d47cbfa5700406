package io.millrace.cli.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started and has to be stopped, in the opposite order, when the command ends, be it
 * because the user pressed Ctrl-C.
 */
public final class Teardown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  /** What shells add to the number of the signal that ended a process. */
  private static final int ENDED_BY_SIGNAL = 128;

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Runnable onInterrupt;
  private final Runnable afterInterrupt;
  private final Thread hook = new Thread(this::interrupted, "teardown");
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final EndSignals signals;

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
    // For whatever ends the process without being a signal that can be handled.
    Runtime.getRuntime().addShutdownHook(hook);
    signals =
        EndSignals.listen(
            number -> {
              if (interrupted()) {
                System.exit(ENDED_BY_SIGNAL + number);
              }
            });
  }

  /** Adds something to stop, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T closeable) {
    started.push(closeable);
    return closeable;
  }

  /** Stops everything that has not been stopped yet. */
  @Override
  public void close() {
    if (interrupted.get()) {
      return;
    }
    stopAll();
    signals.close();
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
    if (interrupted.get()) {
      new CountDownLatch(1).await();
    }
  }

  /** Stops everything; false where that has been begun. */
  private boolean interrupted() {
    if (!interrupted.compareAndSet(false, true)) {
      return false;
    }
    onInterrupt.run();
    stopAll();
    afterInterrupt.run();
    return true;
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

package io.millrace.cli.jobmanager;

import io.millrace.cli.console.Words;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints each step of a longer undertaking, with what came of it and how long it took. */
public final class Steps {
  private final PrintWriter out;

  public Steps(PrintWriter out) {
    this.out = out;
  }

  /** A step that returns what came of it. */
  @FunctionalInterface
  public interface Step<T> {
    T take() throws Exception;
  }

  /**
   * Takes a step.
   *
   * @param what it is, beginning with a verb
   * @return what came of it; printed too, where it is not null
   */
  public <T> T take(String what, Step<T> step) throws Exception {
    long start = System.nanoTime();
    out.printf("%s ...%n", what);
    out.flush();
    try {
      T result = step.take();
      out.printf("  %-8s %s%n", elapsed(start), result == null ? "done" : result);
      return result;
    } catch (Exception e) {
      out.printf("  %-8s failed: %s%n", elapsed(start), e.getMessage());
      throw e;
    } finally {
      out.flush();
    }
  }

  private static String elapsed(long start) {
    return Words.duration(Duration.ofNanos(System.nanoTime() - start));
  }
}

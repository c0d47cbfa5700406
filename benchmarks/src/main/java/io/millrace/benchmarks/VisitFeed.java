package io.millrace.benchmarks;

import io.millrace.core.cooccurrence.ItemVisit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Hands the visits of a run to its task and holds the task after every so many, until whoever
 * started the run has taken a checkpoint and lets it go on.
 *
 * <p>There is one at a time, in a static field: a job's functions are copies of those that were
 * submitted, and share nothing else with whoever submitted them.
 */
final class VisitFeed {

  private static volatile VisitFeed current = new VisitFeed(List.of(), 1);

  private final List<ItemVisit> visits;
  private final int perCheckpoint;
  private final Semaphore held = new Semaphore(0);
  private volatile CompletableFuture<Void> goOn = CompletableFuture.completedFuture(null);
  private volatile long limit;
  private volatile CpuClock clock = CpuClock.start();
  private long position;

  private VisitFeed(List<ItemVisit> visits, int perCheckpoint) {
    this.visits = visits;
    this.perCheckpoint = perCheckpoint;
    limit = Math.min(perCheckpoint, visits.size());
  }

  /** Makes the feed of the next run. */
  static VisitFeed install(List<ItemVisit> visits, int perCheckpoint) {
    VisitFeed feed = new VisitFeed(visits, perCheckpoint);
    current = feed;
    return feed;
  }

  static VisitFeed current() {
    return current;
  }

  /** The next visit. Called by the task alone. */
  ItemVisit next() {
    if (position == 0) {
      clock = CpuClock.start();
    }
    return visits.get((int) position++);
  }

  /** Whether the task has to wait until {@link #goOn} is done. Called by the task alone. */
  boolean isHeld() {
    if (position < limit) {
      return false;
    }
    if (goOn.isDone()) {
      goOn = new CompletableFuture<>();
      held.release();
    }
    return true;
  }

  CompletableFuture<Void> goOn() {
    return goOn;
  }

  /** What has passed since the task took the first visit. */
  CpuClock clock() {
    return clock;
  }

  /** Waits until the task is held, or until {@link #giveUp}. */
  void awaitHeld() throws InterruptedException {
    held.acquire();
  }

  /** Ends the waiting of {@link #awaitHeld}. */
  void giveUp() {
    held.release();
  }

  boolean isAtEnd() {
    return limit >= visits.size();
  }

  /** Lets the task take the visits up to the next checkpoint, or end after the last one. */
  void letGoOn() {
    limit = isAtEnd() ? Long.MAX_VALUE : Math.min(limit + perCheckpoint, visits.size());
    goOn.complete(null);
  }
}

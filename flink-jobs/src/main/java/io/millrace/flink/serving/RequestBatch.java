package io.millrace.flink.serving;

import io.millrace.core.feature.ServedCandidates;
import io.millrace.flink.config.RankingConfig;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/**
 * Lists that wait to be scored together, in the order in which they came, until they are many or
 * the first has waited for long enough.
 */
final class RequestBatch {

  private final RankingConfig ranking;
  private final ProcessingTimeService timers;
  private final Runnable onDeadline;
  private final List<ServedCandidates> waiting = new ArrayList<>();
  private long firstAt;
  private boolean timerIsSet;

  /**
   * @param timers calls back in the thread of the caller
   * @param onDeadline takes the lists, when the first has waited for long enough
   */
  RequestBatch(RankingConfig ranking, ProcessingTimeService timers, Runnable onDeadline) {
    this.ranking = ranking;
    this.timers = timers;
    this.onDeadline = onDeadline;
  }

  /**
   * Adds a list; where asked for it takes the place of those of its session.
   *
   * @return how many older lists of the session were taken out
   */
  int add(ServedCandidates served) {
    int before = waiting.size();
    if (ranking.coalesce()) {
      String session = served.candidates().session();
      waiting.removeIf(other -> other.candidates().session().equals(session));
    }
    int removed = before - waiting.size();
    if (before == 0) {
      firstAt = timers.getCurrentProcessingTime();
    }
    waiting.add(served);
    setTimer();
    return removed;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= ranking.batchSize();
  }

  /** How long the first list has waited, in milliseconds; only if there are any. */
  long waitedMillis() {
    return timers.getCurrentProcessingTime() - firstAt;
  }

  /** Takes all lists out. */
  List<ServedCandidates> take() {
    List<ServedCandidates> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private long deadline() {
    return firstAt + ranking.batchDeadline().toMillis();
  }

  /** One timer at a time, however many batches are full before their deadline. */
  private void setTimer() {
    if (!isEmpty() && !isFull() && !timerIsSet) {
      timerIsSet = true;
      var unused = timers.registerTimer(deadline(), this::onTimer);
    }
  }

  private void onTimer(long time) {
    timerIsSet = false;
    // The batch that the timer was set for may have been full before its time.
    if (!isEmpty() && deadline() <= time) {
      onDeadline.run();
    }
    setTimer();
  }
}

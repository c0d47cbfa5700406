package io.millrace.evaluation.report;

import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.replay.ReplayLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Recall@20 in equal stretches of the stream's time, those of the warm-up apart from the scored
 * ones. Not thread-safe.
 */
public final class RecallOverTime {

  /** Into how many stretches the time is cut. */
  static final int STRETCHES = 40;

  private static final int CUT = 20;

  private final long start;
  private final long end;
  private final long warmUpEnd;
  private final long[][] followed = new long[2][STRETCHES];
  private final long[][] hits = new long[2][STRETCHES];

  /**
   * @param start the time of the log's first interaction, in epoch milliseconds
   * @param end the time of its last one, not before the start
   * @param warmUpEnd the time of the last interaction of the warm-up; the start where there is none
   */
  public RecallOverTime(long start, long end, long warmUpEnd) {
    if (end < start) {
      throw new IllegalArgumentException("a stream ends at %d, before %d".formatted(end, start));
    }
    this.start = start;
    this.end = end;
    this.warmUpEnd = warmUpEnd;
  }

  /** For a log, without cases yet. */
  public static RecallOverTime of(ReplayLog log) {
    if (log.size() == 0) {
      return new RecallOverTime(0, 0, 0);
    }
    // The parts may overlap, each of them in order.
    int warmUp = log.warmUp();
    long start = log.interaction(0).time();
    long end = log.interaction(log.size() - 1).time();
    long warmUpEnd = warmUp == 0 ? start : log.interaction(warmUp - 1).time();
    if (warmUp > 0 && warmUp < log.size()) {
      start = Math.min(start, log.interaction(warmUp).time());
    }
    return new RecallOverTime(start, Math.max(end, warmUpEnd), warmUpEnd);
  }

  /** Adds a case of the warm-up, which no figure counts. */
  public void addWarmUp(ScoredCase warmUp) {
    add(0, warmUp);
  }

  /** Adds a case that the figures count. */
  public void addScored(ScoredCase scored) {
    add(1, scored);
  }

  /** When the warm-up ended, in epoch milliseconds. */
  long warmUpEnd() {
    return warmUpEnd;
  }

  boolean hasWarmUp() {
    return warmUpEnd > start;
  }

  /** The stretches of the warm-up, in order; empty ones too. */
  List<Bucket> warmUp() {
    return buckets(0);
  }

  /** The stretches of the scored cases, in order; empty ones too. */
  List<Bucket> scored() {
    return buckets(1);
  }

  /** The middle of a stretch, in epoch milliseconds. */
  double middle(int stretch) {
    return start + (stretch + 0.5) * (end - start) / STRETCHES;
  }

  /** A time of the stream as text, to the day or, in a short stream, to the minute; UTC. */
  String text(double time) {
    boolean isLong = end - start >= ChronoUnit.DAYS.getDuration().toMillis() * 5;
    return DateTimeFormatter.ofPattern(isLong ? "d MMM" : "d MMM HH:mm", Locale.ENGLISH)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochMilli((long) time));
  }

  private void add(int part, ScoredCase scored) {
    double share = (double) (scored.time() - start) / Math.max(1, end - start);
    int stretch = Math.max(0, Math.min(STRETCHES - 1, (int) (share * STRETCHES)));
    followed[part][stretch] += scored.reachable(CUT);
    hits[part][stretch] += scored.hits(CUT);
  }

  private List<Bucket> buckets(int part) {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < STRETCHES; i++) {
      String from = text(start + (double) i * (end - start) / STRETCHES);
      buckets.add(new Bucket(from, followed[part][i], hits[part][i]));
    }
    return buckets;
  }
}

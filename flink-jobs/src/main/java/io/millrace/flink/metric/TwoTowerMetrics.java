package io.millrace.flink.metric;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** How the training of a two-tower model is going. */
public final class TwoTowerMetrics {

  private final Counter pairs;
  private final Counter divergences;
  private final Counter published;
  private final Counter unwritten;
  private volatile float batchLoss = Float.NaN;

  /** Registers the metrics. */
  public TwoTowerMetrics(MetricGroup group) {
    pairs = group.counter(MetricNames.PAIRS);
    divergences = group.counter(MetricNames.DIVERGENCES);
    published = group.counter(MetricNames.PUBLISHED_MODELS);
    unwritten = group.counter(MetricNames.UNWRITTEN_MODELS);
    group.gauge(MetricNames.BATCH_LOSS, () -> batchLoss);
  }

  /**
   * A pair was taken in.
   *
   * @param loss of the batch that it completed, before; NaN if it completed none
   */
  public void learned(float loss) {
    pairs.inc();
    if (!Float.isNaN(loss)) {
      batchLoss = loss;
    }
  }

  /** Training began anew. */
  public void diverged() {
    divergences.inc();
  }

  /** A model was announced. */
  public void published() {
    published.inc();
  }

  /** A model's file was not written. */
  public void unwritten() {
    unwritten.inc();
  }
}

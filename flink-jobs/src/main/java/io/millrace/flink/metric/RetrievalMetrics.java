package io.millrace.flink.metric;

import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** What the two-tower channel of one subtask does. */
public final class RetrievalMetrics {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Counter refused;
  private final Histogram searchTime;
  private volatile int items;
  private volatile long buildMillis;

  /**
   * @param modelVersion the version of the model that is served; empty where there is none
   */
  public RetrievalMetrics(MetricGroup group, Supplier<String> modelVersion) {
    refused = group.counter(MetricNames.REFUSED_TWO_TOWERS);
    searchTime = group.histogram(MetricNames.SEARCH_TIME, Histograms.ofNewestValues());
    group.gauge(MetricNames.TWO_TOWER_VERSION, (Gauge<String>) modelVersion::get);
    group.gauge(MetricNames.INDEXED_ITEMS, (Gauge<Integer>) () -> items);
    group.gauge(MetricNames.INDEX_BUILD_TIME, (Gauge<Long>) () -> buildMillis);
  }

  /** A model cannot be served. */
  public void refused() {
    refused.inc();
  }

  /** An index was built by this subtask, by a thread of its own. */
  public void built(long nanos) {
    buildMillis = nanos / NANOS_PER_MILLI;
  }

  /**
   * A session's items were looked for.
   *
   * @param size the items that can be found
   */
  public void searched(long nanos, int size) {
    searchTime.update(nanos / NANOS_PER_MICRO);
    items = size;
  }
}

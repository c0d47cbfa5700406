package io.millrace.flink.metric;

import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Histograms as Flink's own metrics use them: exact quantiles of the newest values. */
public final class Histograms {

  private static final int NEWEST_VALUES = 10_000;

  private Histograms() {}

  /** A histogram of the newest 10,000 values. */
  public static Histogram ofNewestValues() {
    return new DescriptiveStatisticsHistogram(NEWEST_VALUES);
  }
}

package io.millrace.benchmarks;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** A median with the least and the greatest of the same figure. */
public record Spread(double median, double least, double greatest) {

  /** The spread of one figure or more. */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no figure");
    }
    DescriptiveStatistics statistics =
        new DescriptiveStatistics(values.stream().mapToDouble(Double::doubleValue).toArray());
    return new Spread(statistics.getPercentile(50), statistics.getMin(), statistics.getMax());
  }
}

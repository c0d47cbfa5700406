package io.millrace.ranking.din;

/** Mean and variance of each column over rows, each row with its weight. */
final class Moments {

  private final double[] sums;
  private final double[] squares;
  private double weight;

  Moments(int columns) {
    sums = new double[columns];
    squares = new double[columns];
  }

  /** Adds the row that begins at an index. */
  void add(float[] values, int from, double w) {
    weight += w;
    for (int i = 0; i < sums.length; i++) {
      double x = values[from + i];
      sums[i] += w * x;
      squares[i] += w * x * x;
    }
  }

  /** Whether there is nothing to speak of. */
  boolean isEmpty() {
    return weight == 0;
  }

  double mean(int column) {
    return sums[column] / weight;
  }

  double variance(int column) {
    double mean = mean(column);
    return Math.max(0, squares[column] / weight - mean * mean);
  }
}

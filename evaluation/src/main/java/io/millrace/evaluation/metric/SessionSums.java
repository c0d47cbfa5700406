package io.millrace.evaluation.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sums of {@link CaseColumns} for each session. */
final class SessionSums {

  private final int columns;
  private final double[] sums;

  private SessionSums(int columns, double[] sums) {
    this.columns = columns;
    this.sums = sums;
  }

  /** Numbers the sessions of the cases from 0 in the order in which they come first. */
  static Map<String, Integer> number(List<ScoredCase> cases, Map<String, Integer> numbers) {
    Map<String, Integer> all = new LinkedHashMap<>(numbers);
    for (ScoredCase scored : cases) {
      all.putIfAbsent(scored.session(), all.size());
    }
    return all;
  }

  /**
   * Sums up the cases of a run.
   *
   * @param sessions a number from 0 for each session; one without a case has sums of 0
   */
  static SessionSums of(ScoredRun run, Map<String, Integer> sessions) {
    CaseColumns columns = new CaseColumns(run.channels().size());
    double[] sums = new double[Math.multiplyExact(sessions.size(), columns.count())];
    for (ScoredCase scored : run.cases()) {
      Integer session = sessions.get(scored.session());
      if (session == null) {
        throw new IllegalArgumentException("session %s has no number".formatted(scored.session()));
      }
      columns.add(scored, sums, session * columns.count());
    }
    return new SessionSums(columns.count(), sums);
  }

  /** The sums of all sessions. */
  double[] total() {
    double[] total = new double[columns];
    for (int i = 0; i < sums.length; i++) {
      total[i % columns] += sums[i];
    }
    return total;
  }

  /** The sums of a choice in which each session occurs so many times. */
  double[] chosen(int[] times) {
    double[] chosen = new double[columns];
    for (int session = 0; session < times.length; session++) {
      if (times[session] > 0) {
        int first = session * columns;
        for (int column = 0; column < columns; column++) {
          chosen[column] += times[session] * sums[first + column];
        }
      }
    }
    return chosen;
  }
}

package io.millrace.evaluation.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two configurations on one log. The intervals are of paired differences: each choice of sessions
 * gives both figures, and their difference is what is looked at. What makes a session hard for both
 * then does not count.
 *
 * @param sessions sessions with a case under any of the two
 * @param differences of all figures that both have
 */
public record Comparison(int sessions, List<FigureDifference> differences) {

  public Comparison {
    differences = List.copyOf(differences);
  }

  /**
   * Compares two runs over the same log.
   *
   * @param seed of the intervals' random choices
   */
  public static Comparison of(ScoredRun first, ScoredRun second, long seed) {
    Map<String, Integer> sessions =
        SessionSums.number(second.cases(), SessionSums.number(first.cases(), Map.of()));
    SessionSums firstSums = SessionSums.of(first, sessions);
    SessionSums secondSums = SessionSums.of(second, sessions);
    List<Measure> firstMeasures = new ArrayList<>();
    List<Measure> secondMeasures = new ArrayList<>();
    double[] firstTotal = firstSums.total();
    double[] secondTotal = secondSums.total();
    pair(
        Measures.of(first, firstTotal),
        Measures.of(second, secondTotal),
        firstMeasures,
        secondMeasures);
    SessionBootstrap bootstrap =
        new SessionBootstrap(sessions.size(), EvaluationResult.RESAMPLES, seed);
    double[][] values = new double[firstMeasures.size()][bootstrap.resamples()];
    double[] coverages = new double[bootstrap.resamples()];
    int[][] firstItems = first.coverage().sessions(sessions);
    int[][] secondItems = second.coverage().sessions(sessions);
    int[] resample = {0};
    bootstrap.forEach(
        times -> {
          double[] firstChosen = firstSums.chosen(times);
          double[] secondChosen = secondSums.chosen(times);
          for (int i = 0; i < values.length; i++) {
            values[i][resample[0]] =
                secondMeasures.get(i).of(secondChosen) - firstMeasures.get(i).of(firstChosen);
          }
          coverages[resample[0]] =
              EvaluationResult.coverage(Coverage.items(secondItems, times), second)
                  - EvaluationResult.coverage(Coverage.items(firstItems, times), first);
          resample[0]++;
        });
    List<FigureDifference> differences = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Measure measure = firstMeasures.get(i);
      double a = measure.of(firstTotal);
      double b = secondMeasures.get(i).of(secondTotal);
      differences.add(
          new FigureDifference(
              a,
              b,
              SessionBootstrap.interval(measure.section(), measure.name(), b - a, values[i])));
    }
    double a = EvaluationResult.coverage(first.coverage().items(), first);
    double b = EvaluationResult.coverage(second.coverage().items(), second);
    differences.add(
        new FigureDifference(
            a,
            b,
            SessionBootstrap.centredInterval("", EvaluationResult.COVERAGE, b - a, coverages)));
    return new Comparison(sessions.size(), differences);
  }

  /** Keeps the measures that both have, in the same order. */
  private static void pair(
      List<Measure> first,
      List<Measure> second,
      List<Measure> firstKept,
      List<Measure> secondKept) {
    Map<String, Measure> byPlace = new LinkedHashMap<>();
    second.forEach(measure -> byPlace.put(place(measure), measure));
    for (Measure measure : first) {
      Measure other = byPlace.get(place(measure));
      if (other != null) {
        firstKept.add(measure);
        secondKept.add(other);
      }
    }
  }

  private static String place(Measure measure) {
    return measure.section() + "/" + measure.name();
  }
}

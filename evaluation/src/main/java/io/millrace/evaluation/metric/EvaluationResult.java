package io.millrace.evaluation.metric;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of one run.
 *
 * @param cases how many cases each type has, in the order of the types
 * @param sessions how many sessions have a case
 * @param figures with their intervals, in a fixed order
 * @param skipped what was left out, by reason
 */
public record EvaluationResult(
    Map<InteractionType, Long> cases,
    int sessions,
    List<Figure> figures,
    Map<String, Long> skipped) {

  /** The section of figures over all types. */
  public static final String WEIGHTED = "weighted";

  /** How the section of a channel's figures begins; the channel's name follows. */
  public static final String CHANNELS = "channels.";

  /** How many times sessions are drawn for the intervals. */
  public static final int RESAMPLES = 1_000;

  static final String COVERAGE = "coverage@20";

  /**
   * Works out the figures of a run.
   *
   * @param seed of the intervals' random choices
   * @throws IllegalArgumentException if the run has no case
   */
  public static EvaluationResult of(ScoredRun run, long seed) {
    if (run.cases().isEmpty()) {
      throw new IllegalArgumentException("there is no case");
    }
    Map<String, Integer> numbers = SessionSums.number(run.cases(), Map.of());
    SessionSums sums = SessionSums.of(run, numbers);
    double[] total = sums.total();
    List<Measure> measures = Measures.of(run, total);
    SessionBootstrap bootstrap = new SessionBootstrap(numbers.size(), RESAMPLES, seed);
    double[][] values = new double[measures.size()][bootstrap.resamples()];
    double[] coverages = new double[bootstrap.resamples()];
    int[][] sessionsOfItems = run.coverage().sessions(numbers);
    int[] resample = {0};
    bootstrap.forEach(
        times -> {
          double[] chosen = sums.chosen(times);
          for (int i = 0; i < measures.size(); i++) {
            values[i][resample[0]] = measures.get(i).of(chosen);
          }
          coverages[resample[0]] = coverage(Coverage.items(sessionsOfItems, times), run);
          resample[0]++;
        });
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      figures.add(
          SessionBootstrap.interval(
              measure.section(), measure.name(), measure.of(total), values[i]));
    }
    figures.add(
        SessionBootstrap.centredInterval(
                "", COVERAGE, coverage(run.coverage().items(), run), coverages)
            .asShare());
    return new EvaluationResult(
        casesPerType(total), numbers.size(), List.copyOf(figures), run.skipped());
  }

  /**
   * A figure by its place.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Figure figure(String section, String name) {
    return section(section).stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no figure %s in '%s'".formatted(name, section)));
  }

  /** The figures of a section, in order; none where it has none. */
  public List<Figure> section(String section) {
    return figures.stream().filter(figure -> figure.section().equals(section)).toList();
  }

  /** The section of the figures of a type. */
  public static String section(InteractionType type) {
    return "types." + type.wireName();
  }

  /** The names of the channels, in order. */
  public List<String> channels() {
    return figures.stream()
        .map(Figure::section)
        .filter(section -> section.startsWith(CHANNELS))
        .map(section -> section.substring(CHANNELS.length()))
        .distinct()
        .toList();
  }

  /** The share of the log's items. */
  static double coverage(int items, ScoredRun run) {
    return (double) items / run.catalogue();
  }

  private static Map<InteractionType, Long> casesPerType(double[] total) {
    Map<InteractionType, Long> cases = new EnumMap<>(InteractionType.class);
    for (InteractionType type : InteractionType.values()) {
      cases.put(type, (long) total[CaseColumns.cases(type)]);
    }
    return cases;
  }
}

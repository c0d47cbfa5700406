package io.millrace.evaluation.metric;

import java.util.List;
import java.util.Map;

/**
 * All that one configuration did on one log.
 *
 * @param cases in the order in which they were scored
 * @param channels the names of the recall channels, in order
 * @param coverage the items among the first 20 of the scored lists
 * @param catalogue distinct items of the log
 * @param skipped what was left out, by reason; interactions, or lines that could not be read
 * @param ranked whether the candidates and their ranks in the channels are known, and not the lists
 *     only
 */
public record ScoredRun(
    List<ScoredCase> cases,
    List<String> channels,
    Coverage coverage,
    long catalogue,
    Map<String, Long> skipped,
    boolean ranked) {

  public ScoredRun {
    cases = List.copyOf(cases);
    channels = List.copyOf(channels);
  }

  /** A run whose candidates are known. */
  public ScoredRun(
      List<ScoredCase> cases,
      List<String> channels,
      Coverage coverage,
      long catalogue,
      Map<String, Long> skipped) {
    this(cases, channels, coverage, catalogue, skipped, true);
  }
}

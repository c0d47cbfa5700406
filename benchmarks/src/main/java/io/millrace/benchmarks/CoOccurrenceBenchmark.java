package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;

/**
 * Compares the CPU time of {@code UpdateCoOccurrence} and {@code FollowNeighbors}, the operators by
 * item, between ways to keep their state.
 */
public final class CoOccurrenceBenchmark {

  /**
   * What to measure.
   *
   * @param repetitions measured runs of each storage, 1 or more
   * @param visitsPerCheckpoint a checkpoint is taken after so many visits, 1 or more
   * @param configuration that of the job; which state backend it names makes no difference
   */
  public record Settings(int repetitions, int visitsPerCheckpoint, Configuration configuration) {
    public Settings {
      if (repetitions < 1 || visitsPerCheckpoint < 1) {
        throw new IllegalArgumentException(
            "repetitions and visits per checkpoint are 1 or more, not %d and %d"
                .formatted(repetitions, visitsPerCheckpoint));
      }
    }
  }

  /**
   * What one storage took.
   *
   * @param task CPU seconds of the operators' thread
   * @param process CPU seconds of the process
   * @param bytesPerItem bytes of a full checkpoint, divided by the items
   */
  public record Outcome(Spread task, Spread process, double bytesPerItem) {}

  /**
   * The outcome of all storages for the same visits.
   *
   * @param interactions where the visits come from
   * @param visits what the operator took
   * @param items how many different items were visited
   */
  public record Result(
      int interactions, int visits, long items, Map<RowStorage, Outcome> outcomes) {

    /** The operator's CPU time, as a multiple of that on the heap. */
    public double taskRatio(RowStorage storage) {
      return outcome(storage).task().median() / outcome(RowStorage.HEAP).task().median();
    }

    /** The process's CPU time, as a multiple of that on the heap. */
    public double processRatio(RowStorage storage) {
      return outcome(storage).process().median() / outcome(RowStorage.HEAP).process().median();
    }

    /** The outcome of a storage. */
    public Outcome outcome(RowStorage storage) {
      Outcome outcome = outcomes.get(storage);
      if (outcome == null) {
        throw new IllegalArgumentException("not measured: " + storage);
      }
      return outcome;
    }
  }

  private CoOccurrenceBenchmark() {}

  /**
   * Runs each storage once to warm up, then all in turn, so that whatever else the machine does
   * falls on all of them alike.
   *
   * @param progress takes a line before each run
   */
  public static Result run(VisitLog log, Settings settings, Consumer<String> progress)
      throws Exception {
    Map<RowStorage, List<RunFigures>> figures = new EnumMap<>(RowStorage.class);
    try (CoOccurrenceCluster cluster = CoOccurrenceCluster.start()) {
      for (int i = 0; i <= settings.repetitions(); i++) {
        for (RowStorage storage : RowStorage.values()) {
          progress.accept(
              (i == 0 ? "warm-up" : "run %d of %d".formatted(i, settings.repetitions()))
                  + ", "
                  + storage.label());
          RunFigures run =
              cluster.run(
                  log.visits(), storage, settings.configuration(), settings.visitsPerCheckpoint());
          if (i > 0) {
            figures.computeIfAbsent(storage, s -> new ArrayList<>()).add(run);
          }
        }
      }
    }
    long items = log.items();
    Map<RowStorage, Outcome> outcomes = new EnumMap<>(RowStorage.class);
    figures.forEach((storage, runs) -> outcomes.put(storage, outcome(runs, items)));
    return new Result(log.interactions(), log.visits().size(), items, outcomes);
  }

  private static Outcome outcome(List<RunFigures> runs, long items) {
    return new Outcome(
        Spread.of(runs.stream().map(RunFigures::taskSeconds).toList()),
        Spread.of(runs.stream().map(RunFigures::processSeconds).toList()),
        (double) runs.get(0).checkpointBytes() / items);
  }
}

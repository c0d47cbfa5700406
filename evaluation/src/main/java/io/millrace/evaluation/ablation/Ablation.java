package io.millrace.evaluation.ablation;

import io.millrace.core.RecommenderConfig;
import io.millrace.evaluation.metric.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What became of each choice of channels on one log.
 *
 * @param runs in the order of {@link ChannelChoice#of}
 */
public record Ablation(List<Run> runs) {

  /** One choice and its figures. */
  public record Run(ChannelChoice choice, EvaluationResult result) {}

  public Ablation {
    runs = List.copyOf(runs);
  }

  /**
   * Runs all choices.
   *
   * @param config whose channels are chosen from
   * @param threads how many choices run at once, 1 or more; each has a recommender of its own
   * @param evaluate replays the log with a configuration, safe to be called by several threads
   * @throws ExecutionException if a run fails; the others are given up
   */
  public static Ablation of(
      RecommenderConfig config, int threads, Function<RecommenderConfig, EvaluationResult> evaluate)
      throws ExecutionException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Run>> running = new ArrayList<>();
      for (ChannelChoice choice : ChannelChoice.of(config)) {
        running.add(executor.submit(() -> new Run(choice, evaluate.apply(choice.config()))));
      }
      List<Run> runs = new ArrayList<>();
      for (Future<Run> run : running) {
        runs.add(run.get());
      }
      return new Ablation(runs);
    } finally {
      executor.shutdownNow();
    }
  }
}

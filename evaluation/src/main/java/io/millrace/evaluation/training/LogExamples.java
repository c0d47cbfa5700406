package io.millrace.evaluation.training;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.Interaction;
import io.millrace.core.training.ExampleConfig;
import io.millrace.core.training.ExampleReplay;
import io.millrace.core.training.TrainingExample;
import io.millrace.evaluation.replay.ReplayLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The training examples of a log: what the recommender would have served after each interaction
 * that follows the warm-up, and what the session then came to. It is what the jobs make of the same
 * interactions when all lists are sampled.
 */
public final class LogExamples {

  private LogExamples() {}

  /**
   * Replays a log.
   *
   * @param most the newest examples are kept, that many at most
   * @param progress takes the number of interactions so far
   * @return in the order in which their horizons pass
   */
  public static List<TrainingExample> of(
      ReplayLog log,
      RecommenderConfig config,
      ExampleConfig examples,
      int most,
      IntConsumer progress) {
    Deque<TrainingExample> newest = new ArrayDeque<>();
    ExampleReplay replay =
        new ExampleReplay(
            examples,
            config.featureSchema(),
            example -> {
              if (newest.size() == most) {
                newest.removeFirst();
              }
              newest.addLast(example);
            });
    boolean[] isWarm = {false};
    SequentialRecommender recommender =
        new SequentialRecommender(
            config, new RequestSample(1), served -> addIfWarm(isWarm[0], replay, served));
    for (int i = 0; i < log.size(); i++) {
      isWarm[0] = i >= log.warmUp();
      Interaction interaction = log.interaction(i);
      replay.add(interaction);
      recommender.learn(interaction);
      progress.accept(i + 1);
    }
    replay.finish();
    return new ArrayList<>(newest);
  }

  private static void addIfWarm(boolean isWarm, ExampleReplay replay, ServedCandidates served) {
    if (isWarm) {
      replay.add(served);
    }
  }
}

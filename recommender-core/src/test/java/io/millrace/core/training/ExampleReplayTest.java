package io.millrace.core.training;

import static io.millrace.core.training.ExampleFixtures.T;
import static io.millrace.core.training.ExampleFixtures.positions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples of a log, made beside the recommender. */
final class ExampleReplayTest {
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();
  private static final Duration HORIZON = Duration.ofSeconds(60);

  private final List<TrainingExample> examples = new ArrayList<>();
  private final ExampleReplay replay =
      new ExampleReplay(new ExampleConfig(HORIZON, 20, 1_000, 1_000), FEATURES, examples::add);
  private final SequentialRecommender recommender =
      new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), replay::add);

  @Test
  void labelsAListWithWhatItsSessionDidNext() {
    learn("a", 1, 0, InteractionType.CLICKS);
    learn("a", 2, 1, InteractionType.CLICKS);
    learn("b", 1, 2, InteractionType.CLICKS);
    learn("b", 2, 3, InteractionType.CLICKS);
    learn("b", 1, 4, InteractionType.ORDERS);
    assertThat(examples).isEmpty();
    // The first of the new minute lets the horizon of the first list pass.
    learn("c", 3, 60.001, InteractionType.CLICKS);
    assertThat(examples).hasSize(1);
    replay.finish();

    assertThat(examples.stream().map(TrainingExample::session))
        .containsExactly("a", "a", "b", "b", "b", "c");
    // b's first list has 1, and 2, which came after it in session a.
    assertThat(positions(examples.get(2)))
        .isEqualTo(Map.of(1L, List.of(0, 0, 1), 2L, List.of(1, 0, 0)));
    assertThat(positions(examples.get(3))).isEqualTo(Map.of(1L, List.of(0, 0, 1)));
    assertThat(positions(examples.get(4))).isEmpty();
    assertThat(examples.get(2).schemaHash()).isEqualTo(FEATURES.hash());
    assertThat(examples.get(2).features()).hasSize(examples.get(2).size() * FEATURES.size());
  }

  /** Looks the next interactions of each list up in the log itself. */
  @Test
  void givesOneExamplePerListAndNothingThatTheLogDoesNotHave() {
    Random random = new Random(1);
    List<Interaction> log = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      log.add(
          new Interaction(
              "s" + random.nextInt(20),
              random.nextInt(40),
              T + 1_000L * i,
              InteractionType.ofCode(random.nextInt(3))));
    }
    for (Interaction interaction : log) {
      replay.add(interaction);
      recommender.learn(interaction);
    }
    replay.finish();

    assertThat(examples).hasSize(log.size());
    int positives = 0;
    for (TrainingExample example : examples) {
      Map<Long, List<Integer>> expected = new TreeMap<>();
      for (InteractionType type : InteractionType.values()) {
        Set<Long> seen = new HashSet<>();
        for (Interaction later : log) {
          if (later.session().equals(example.session())
              && later.type() == type
              && later.time() > example.time()
              && later.time() <= example.time() + HORIZON.toMillis()
              && seen.add(later.item())) {
            for (long item : example.items()) {
              if (item == later.item()) {
                expected
                    .computeIfAbsent(item, i -> new ArrayList<>(List.of(0, 0, 0)))
                    .set(type.code(), seen.size());
              }
            }
          }
        }
      }
      positives += expected.size();
      assertThat(positions(example)).isEqualTo(expected);
    }
    assertThat(positives).isGreaterThan(100);
  }

  private void learn(String session, long item, double second, InteractionType type) {
    Interaction interaction = new Interaction(session, item, T + (long) (1_000 * second), type);
    replay.add(interaction);
    recommender.learn(interaction);
  }
}

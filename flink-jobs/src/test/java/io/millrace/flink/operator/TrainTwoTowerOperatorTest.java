package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.element.TrainedModel;
import io.millrace.flink.state.Types;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.SessionItems;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models at their time, and the same ones after a failure. */
final class TrainTwoTowerOperatorTest {

  private static final long T = 1_600_000_000_000L;

  @TempDir Path directory;

  @Test
  void givesTheSameModelsAfterAFailure() throws Exception {
    List<NextItem> pairs = pairs(200);
    List<TrainedModel> undisturbed = new ArrayList<>();
    try (var harness = start(options(directory.resolve("a")), null)) {
      process(harness, pairs);
      undisturbed.addAll(harness.takeOutputs());
      assertThat(harness.count("pairs")).isEqualTo(200);
      assertThat(harness.count("publishedModels")).isEqualTo(undisturbed.size());
    }
    List<TrainedModel> interrupted = new ArrayList<>();
    Configuration other = options(directory.resolve("b"));
    OperatorSubtaskState snapshot;
    try (var harness = start(other, null)) {
      process(harness, pairs.subList(0, 101));
      interrupted.addAll(harness.takeOutputs());
      snapshot = harness.snapshot();
      // What comes after the snapshot is lost with the failure.
      process(harness, pairs.subList(101, 110));
    }
    try (var harness = start(other, snapshot)) {
      process(harness, pairs.subList(101, 200));
      interrupted.addAll(harness.takeOutputs());
    }

    // 25 batches of 8, a model after every 3.
    assertThat(undisturbed).hasSize(8);
    assertThat(versions(interrupted)).isEqualTo(versions(undisturbed));
    TrainedModel last = undisturbed.get(7);
    assertThat(last.announcement().name()).isEqualTo("two-tower");
    assertThat(last.announcement().featureHash()).isEqualTo(TwoTowerSpec.SCHEMA_HASH);
    assertThat(last.metrics()).containsKeys("loss", "items");
    ModelFile file = ModelFile.read(Path.of(URI.create(last.announcement().location())));
    assertThat(file.sha256()).isEqualTo(last.announcement().sha256());
    assertThat(file.twoTower().catalogue()).hasSize(10);
  }

  @Test
  void refusesTheStateOfAnotherModelUnlessToldToBeginAnew() throws Exception {
    Configuration options = options(directory);
    OperatorSubtaskState snapshot;
    try (var harness = start(options, null)) {
      process(harness, pairs(20));
      snapshot = harness.snapshot();
    }
    options.setString("millrace.two-tower.dimension", "3");
    assertThatThrownBy(() -> start(options, snapshot))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dimension=4")
        .hasMessageContaining("dimension=3")
        .hasMessageContaining("millrace.training.reset = true");
    options.setString("millrace.training.reset", "true");
    try (var harness = start(options, snapshot)) {
      process(harness, pairs(24));
      assertThat(harness.takeOutputs()).hasSize(1);
    }
  }

  @Test
  void goesOnWhereAFileCannotBeWritten() throws Exception {
    try (var harness = start(options(directory.resolve("models")), null)) {
      Files.delete(directory.resolve("models"));
      Files.createFile(directory.resolve("models"));
      process(harness, pairs(24));
      assertThat(harness.takeOutputs()).isEmpty();
      assertThat(harness.count("unwrittenModels")).isEqualTo(1);
      Files.delete(directory.resolve("models"));
      process(harness, pairs(24));
      assertThat(harness.takeOutputs()).hasSize(1);
    }
  }

  private static FunctionHarness<NextItem, TrainedModel> start(
      Configuration options, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return FunctionHarness.start(
        new TrainTwoTowerOperator(config(options), () -> T), Types.TRAINED_MODEL, snapshot);
  }

  /** The options with an estimator of 400 slots, since a harness keeps no state of megabytes. */
  private static TrainingJobConfig config(Configuration options) {
    return TwoTowerFixtures.withSampling(
        TrainingJobConfig.from(options),
        new SamplingConfig(new SamplingShape(2, 200, 1), 0.01, 100, true, Duration.ofSeconds(10)));
  }

  private static void process(FunctionHarness<NextItem, TrainedModel> harness, List<NextItem> all)
      throws Exception {
    for (NextItem pair : all) {
      harness.process(pair);
    }
  }

  private static List<String> versions(List<TrainedModel> models) {
    return models.stream().map(model -> model.announcement().version()).toList();
  }

  private static List<NextItem> pairs(int count) {
    Random random = new Random(3);
    List<NextItem> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long item = random.nextInt(10);
      pairs.add(
          new NextItem(new SessionItems(new long[] {item}, new byte[1]), (item + 1) % 10, T + i));
    }
    return pairs;
  }

  private static Configuration options(Path directory) {
    Configuration options = new Configuration();
    options.setString("millrace.training.directory", directory.toUri().toString());
    options.setString("millrace.two-tower.dimension", "4");
    options.setString("millrace.two-tower.embedding-rows", "16");
    options.setString("millrace.two-tower.hidden-units", "4");
    options.setString("millrace.two-tower.batch-size", "8");
    options.setString("millrace.two-tower.memory", "20");
    options.setString("millrace.two-tower.publish-batches", "3");
    return options;
  }
}

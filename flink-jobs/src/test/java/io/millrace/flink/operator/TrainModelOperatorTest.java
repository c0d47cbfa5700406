package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.element.TrainedModel;
import io.millrace.flink.state.Types;
import io.millrace.ranking.store.ModelFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples become models in files, with and without an interruption. */
final class TrainModelOperatorTest {

  private static final long T = 1_600_000_000_000L;

  @TempDir private Path directory;

  @Test
  void goesOnBitByBitAfterARestore() throws Exception {
    TrainingJobConfig config = config(directory.resolve("a"));
    List<TrainingExample> examples = examples(config, 600);
    List<TrainedModel> undisturbed;
    try (var harness = start(config, null)) {
      process(harness, examples);
      undisturbed = harness.takeOutputs();
    }

    TrainingJobConfig other = config(directory.resolve("b"));
    List<TrainedModel> interrupted = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = start(other, null)) {
      process(harness, examples.subList(0, 300));
      interrupted.addAll(harness.takeOutputs());
      snapshot = harness.snapshot();
      // What comes after the snapshot is lost with the failure.
      process(harness, examples.subList(300, 320));
    }
    try (var harness = start(other, snapshot)) {
      process(harness, examples.subList(300, 600));
      interrupted.addAll(harness.takeOutputs());
    }

    assertThat(undisturbed).hasSizeGreaterThan(3);
    assertThat(undisturbed.get(0).metrics()).containsKeys("loss", "loss.before", "gauc.clicks");
    assertThat(versions(interrupted)).isEqualTo(versions(undisturbed));
    for (int i = 0; i < undisturbed.size(); i++) {
      assertThat(bytes(interrupted.get(i))).isEqualTo(bytes(undisturbed.get(i)));
    }
  }

  @Test
  void announcesTheFileThatItWrote() throws Exception {
    TrainingJobConfig config = config(directory.resolve("new/models"));
    try (var harness = start(config, null)) {
      List<TrainingExample> examples = examples(config, 200);
      for (int i = 0; harness.count("publishedModels") == 0; i++) {
        harness.process(examples.get(i));
      }

      TrainedModel model = harness.takeOutputs().get(0);
      ModelFile file = ModelFile.read(Path.of(URI.create(model.announcement().location())));
      assertThat(model.announcement().name()).isEqualTo("din");
      assertThat(version(model))
          .isEqualTo("din-%d-%s".formatted(harness.count("steps"), file.sha256().substring(0, 12)));
      assertThat(model.announcement().location()).endsWith("/" + version(model) + ".model");
      assertThat(model.announcement().sha256()).isEqualTo(file.sha256());
      assertThat(model.announcement().createdAt()).isEqualTo(T);
      assertThat(model.announcement().featureHash()).isEqualTo(config.spec().schemaHash());
      assertThat(file.din().spec()).isEqualTo(config.spec());
      assertThat(model.metrics().get("loss"))
          .isLessThanOrEqualTo(model.metrics().get("loss.before"));
      assertThat(harness.gauge("loss")).isEqualTo(model.metrics().get("loss"));
      assertThat(harness.gauge("target.clicks.gauc")).isEqualTo(model.metrics().get("gauc.clicks"));
      assertThat(harness.count("publishedModels") + harness.count("withheldModels"))
          .isEqualTo(harness.count("steps") / 5);
    }
  }

  @Test
  void keepsTheNewestFilesOfItsName() throws Exception {
    Path models = Files.createDirectory(directory.resolve("models"));
    Path ofAnotherName = Files.createFile(models.resolve("din-2-40-0123456789ab.model"));
    Path noModel = Files.createFile(models.resolve("din-notes.txt"));
    // Of a training that had come further before it went back to a checkpoint.
    Path ahead = Files.createFile(models.resolve("din-9000-0123456789ab.model"));
    Files.setLastModifiedTime(ahead, FileTime.fromMillis(T));
    Configuration options = options(models);
    options.setString("millrace.training.kept-models", "2");
    TrainingJobConfig config = TrainingJobConfig.from(options);
    try (var harness = start(config, null)) {
      for (TrainingExample example : examples(config, 600)) {
        harness.process(example);
        for (TrainedModel published : harness.takeOutputs()) {
          assertThat(Path.of(URI.create(published.announcement().location()))).exists();
        }
      }
      assertThat(harness.count("publishedModels")).isGreaterThan(3);
    }
    try (Stream<Path> files = Files.list(models)) {
      assertThat(files.filter(file -> file.getFileName().toString().matches("din-.*[.]model")))
          .hasSize(3)
          .contains(ofAnotherName)
          .doesNotContain(ahead);
    }
    assertThat(noModel).exists();
  }

  @Test
  void countsAndLeavesOutExamplesOfOtherFeatures() throws Exception {
    TrainingJobConfig config = config(directory);
    List<TrainingExample> examples = examples(config, 200);
    List<String> expected;
    try (var harness = start(config, null)) {
      process(harness, examples);
      expected = versions(harness.takeOutputs());
      assertThat(harness.count("refusedExamples")).isZero();
    }
    try (var harness = start(config, null)) {
      for (TrainingExample example : examples) {
        harness.process(example);
        harness.process(example(1 + config.spec().schemaHash(), config.spec().features(), 3));
      }
      assertThat(harness.count("refusedExamples")).isEqualTo(200);
      assertThat(expected).isNotEmpty();
      assertThat(versions(harness.takeOutputs())).isEqualTo(expected);
    }
  }

  @Test
  void refusesTheStateOfAnotherModelUnlessToldToBeginAnew() throws Exception {
    TrainingJobConfig config = config(directory);
    OperatorSubtaskState snapshot;
    try (var harness = start(config, null)) {
      process(harness, examples(config, 100));
      snapshot = harness.snapshot();
    }
    Configuration other = options(directory);
    other.setString("millrace.co-occurrence.rules", "time-decayed;adjacent;type-weighted;item-cf");
    TrainingJobConfig fewerRules = TrainingJobConfig.from(other);
    assertThat(fewerRules.spec().schemaHash()).isNotEqualTo(config.spec().schemaHash());

    assertThatThrownBy(() -> start(fewerRules, snapshot))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("schemaHash=" + config.spec().schemaHash())
        .hasMessageContaining("schemaHash=" + fewerRules.spec().schemaHash())
        .hasMessageContaining("millrace.training.reset = true");

    other.setString("millrace.training.reset", "true");
    TrainingJobConfig reset = TrainingJobConfig.from(other);
    OperatorSubtaskState later;
    try (var harness = start(reset, snapshot)) {
      process(harness, examples(reset, 100));
      assertThat(harness.count("steps")).isPositive();
      later = harness.snapshot();
    }
    // The option may stay: a state that fits is gone on from.
    try (var harness = start(reset, later)) {
      process(harness, examples(reset, 8));
      assertThat(harness.count("steps")).isPositive();
    }
  }

  @Test
  void goesOnWhereAFileCannotBeWritten() throws Exception {
    TrainingJobConfig config = config(directory.resolve("models"));
    try (var harness = start(config, null)) {
      Files.delete(directory.resolve("models"));
      Files.createFile(directory.resolve("models"));
      process(harness, examples(config, 200));
      assertThat(harness.takeOutputs()).isEmpty();
      assertThat(harness.count("unwrittenModels")).isPositive();
      assertThat(harness.count("publishedModels")).isZero();

      Files.delete(directory.resolve("models"));
      process(harness, examples(config, 200));
      assertThat(harness.takeOutputs()).isNotEmpty();
    }
  }

  private static FunctionHarness<TrainingExample, TrainedModel> start(
      TrainingJobConfig config, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return FunctionHarness.start(
        new TrainModelOperator(config, () -> T), Types.TRAINED_MODEL, snapshot);
  }

  private static void process(
      FunctionHarness<TrainingExample, TrainedModel> harness, List<TrainingExample> examples)
      throws Exception {
    for (TrainingExample example : examples) {
      harness.process(example);
    }
  }

  private static String version(TrainedModel model) {
    return model.announcement().version();
  }

  private static List<String> versions(List<TrainedModel> models) {
    return models.stream().map(TrainModelOperatorTest::version).toList();
  }

  private static byte[] bytes(TrainedModel model) throws IOException {
    return Files.readAllBytes(Path.of(URI.create(model.announcement().location())));
  }

  private static TrainingJobConfig config(Path directory) {
    return TrainingJobConfig.from(options(directory));
  }

  /** A model of few parameters that is validated every five steps of eight lists. */
  private static Configuration options(Path directory) {
    Configuration options = new Configuration();
    options.setString("millrace.training.directory", directory.toUri().toString());
    options.setString("millrace.training.kept-models", "1000");
    options.setString("millrace.training.batch-size", "8");
    options.setString("millrace.training.learning-rate", "0.01");
    options.setString("millrace.training.first-examples", "20");
    options.setString("millrace.training.held-out-examples", "50");
    options.setString("millrace.training.validation-steps", "5");
    options.setString("millrace.training.dimension", "2");
    options.setString("millrace.training.embedding-rows", "16");
    options.setString("millrace.training.attention-units", "3");
    options.setString("millrace.training.hidden-units", "4");
    return options;
  }

  private static List<TrainingExample> examples(TrainingJobConfig config, int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> example(config.spec().schemaHash(), config.spec().features(), i))
        .toList();
  }

  /** Four candidates, of which that with the highest first feature is clicked next. */
  private static TrainingExample example(long schemaHash, int width, int i) {
    Random random = new Random(i);
    float[] features = new float[4 * width];
    for (int j = 0; j < features.length; j++) {
      features[j] = random.nextFloat();
    }
    int next = 0;
    for (int k = 1; k < 4; k++) {
      next = features[k * width] > features[next * width] ? k : next;
    }
    byte[] positions = new byte[12];
    positions[3 * next] = 1;
    return new TrainingExample(
        "s" + i,
        i,
        T,
        1,
        InteractionType.CLICKS,
        List.of(new SessionItem(i % 7, T - 1_000, InteractionType.CARTS, 1, 1, 0)),
        schemaHash,
        new long[] {i, i + 1, i + 2, i + 3},
        features,
        new float[] {1, 1, 1, 1},
        positions);
  }
}

package io.millrace.cli.models;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Printable;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.flink.config.RankingConfig;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.ParameterModel;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Announces a model's file. */
@Command(
    name = "publish",
    header = "Announce a model to the jobs that serve its name.",
    description = {
      "",
      "Verifies the file and writes where it is, and its checksum, to the topic models. Jobs load it"
          + " from there while they run. Nothing is copied: every task manager must be able to read"
          + " the location.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace models publish --file din.model",
      "  millrace models publish --file din.model --location s3://models/din-7.model \\",
      "      --model-version din-7 --bootstrap-servers kafka-1:9092"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PublishModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--file",
      paramLabel = "MODEL",
      required = true,
      description = "The model's file, or a copy of what lies at the location.")
  private Path file = Path.of("");

  @Option(
      names = "--location",
      paramLabel = "URI",
      description = "Where jobs find the file (default: the path of --file as a file: URI).")
  private @Nullable URI location;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "What the model is, as millrace.ranking.model or millrace.two-tower.model of the jobs"
              + " says (default: din or two-tower, by what is in the file).")
  private @Nullable String name;

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description =
          "What recommendations carry (default: the version that the file says, else the name and"
              + " the beginning of the checksum).")
  private @Nullable String version;

  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    Model model = model(LocalModel.read(file));
    ModelTopic.write(
        broker, model.getName(), new RecordWriter<>(Model.class, Encoding.AVRO).write(model));
    spec.commandLine()
        .getOut()
        .printf(
            "announced %s %s at %s%n",
            Printable.of(model.getName()),
            Printable.of(model.getVersion()),
            Printable.of(model.getLocation()));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private Model model(ModelFile read) {
    if (location != null && !location.isAbsolute()) {
      throw CommandException.unusable(
          "the location is a URI with a scheme, as file:///models/din.model, not " + location);
    }
    long hash = schemaHash(read.model());
    String called = name == null ? nameOf(read.model()) : name;
    requireName(called, read.model());
    return new Model(
        called,
        version == null
            ? read.metadata().getOrDefault("version", called + "-" + read.sha256().substring(0, 12))
            : version,
        (location == null ? file.toAbsolutePath().normalize().toUri() : location).toString(),
        read.sha256(),
        FeatureSchema.VERSION,
        hash,
        numbers(read.metadata()),
        Clock.systemUTC().millis());
  }

  /** Jobs would refuse a model of the other kind, and nobody can ask for one without a name. */
  private void requireName(String called, ParameterModel model) {
    if (called.isBlank()) {
      throw CommandException.unusable("a model needs a name");
    }
    boolean findsItems = model instanceof TwoTowerModel;
    String otherKind =
        findsItems ? RankingConfig.DEFAULT.model() : RankingConfig.DEFAULT.twoTower();
    if (called.equals(otherKind)) {
      throw CommandException.unusable(
          "%s holds a model that %s, and '%s' is the name of one that %s"
              .formatted(
                  file,
                  findsItems ? "finds items (two-tower)" : "orders lists (din)",
                  called,
                  findsItems ? "orders lists" : "finds items"));
    }
  }

  private static String nameOf(ParameterModel model) {
    return model instanceof TwoTowerModel
        ? RankingConfig.DEFAULT.twoTower()
        : RankingConfig.DEFAULT.model();
  }

  /** What the model reads; warns where that is not what a job of the defaults has. */
  private long schemaHash(ParameterModel model) {
    if (model instanceof TwoTowerModel) {
      return TwoTowerSpec.SCHEMA_HASH;
    }
    long hash = ((DinModel) model).spec().schemaHash();
    if (hash != RecommenderConfig.DEFAULT.featureSchema().hash()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: the model reads other features than a job with the default rules and"
                  + " channels has; such a job will refuse it");
      spec.commandLine().getErr().flush();
    }
    return hash;
  }

  /** What was measured: the metadata that are finite numbers. */
  private static Map<String, Double> numbers(Map<String, String> metadata) {
    Map<String, Double> numbers = new HashMap<>();
    metadata.forEach(
        (key, value) -> {
          try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number) && !key.equals("version")) {
              numbers.put(key, number);
            }
          } catch (NumberFormatException e) {
            // Text is no measure; it stays in the file.
          }
        });
    return numbers;
  }
}

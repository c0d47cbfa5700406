package io.millrace.cli.train;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.OutputFile;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.cli.replay.SkippedLines;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ExampleConfig;
import io.millrace.core.training.TrainingExample;
import io.millrace.evaluation.JobConfigFile;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.evaluation.training.LogExamples;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinSize;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.DivergedException;
import io.millrace.ranking.din.ModelTraining;
import io.millrace.ranking.din.ModelTraining.Trained;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.din.TrainingConfig;
import io.millrace.ranking.din.TrainingProgress;
import io.millrace.ranking.din.Validation;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a model from a log. */
@Command(
    name = "train",
    header = "Train a model from a log.",
    description = {
      "",
      "Replays the log in the process. The lists of its later part, with what their sessions then"
          + " came to, train a Deep Interest Network; the newest tenth of them is not learned from"
          + " and tells how good the model is. A running job takes it with 'millrace models publish'.",
      "",
      "With --kind two-tower it trains a model that finds candidates: from each interaction of a"
          + " session that has an earlier one, in several passes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace train --input events.jsonl --output din.model",
      "  millrace evaluate --input later.jsonl --warm-up events.jsonl --model din.model",
      "  millrace models publish --file din.model",
      "  millrace train --kind two-tower --input events.jsonl --output two-tower.model"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TrainCommand implements Callable<Integer> {
  private static final int DIN_EPOCHS = 8;
  private static final int TWO_TOWER_EPOCHS = 3;

  /** Options that say nothing to a two-tower model. */
  private static final List<String> OF_DIN =
      List.of(
          "--warm-up-share",
          "--lists",
          "--negatives",
          "--history",
          "--softmax-attention",
          "--attention-units",
          "--hidden-units",
          "--activation",
          "--embedding-rate",
          "--learning-rate");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--input",
      paramLabel = "LOG",
      required = true,
      description = "The log to learn from.")
  private Path input = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "MODEL",
      required = true,
      description = "The file to write the model to.")
  private Path output = Path.of("");

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = ModelKind.Converter.class,
      description =
          "What to train: ${COMPLETION-CANDIDATES}. A two-tower model takes --config, --epochs,"
              + " --dimension, --embedding-rows, --seed and --no-correction (default:"
              + " ${DEFAULT-VALUE}).")
  private ModelKind kind = ModelKind.DIN;

  @Option(
      names = "--no-correction",
      description =
          "Let popular items be pushed away by being everyone's negatives; to tell what the"
              + " correction gives. Of a two-tower model alone.")
  private boolean noCorrection;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job (default: the defaults of all options).")
  private @Nullable Path config;

  @Option(
      names = "--warm-up-share",
      paramLabel = "SHARE",
      description =
          "The share of the log whose lists are not learned from, since the rows were still empty:"
              + " from 0 up to 1 (default: ${DEFAULT-VALUE}).")
  private double warmUpShare = 0.5;

  @Option(
      names = "--lists",
      paramLabel = "N",
      description =
          "Lists to learn from at most, the newest; some 15 kB each in memory (default:"
              + " ${DEFAULT-VALUE}).")
  private int lists = 150_000;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description =
          "Candidates of a list that are kept beside those that came next (default:"
              + " ${DEFAULT-VALUE}).")
  private int negatives = ExampleConfig.DEFAULT.negatives();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the lists or next items (default: 8; of a two-tower model 3).")
  private @Nullable Integer epochs;

  @Option(
      names = "--history",
      paramLabel = "POOLING",
      description =
          "How the session's history is read: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Pooling history = DinSize.DEFAULT.pooling();

  @Option(
      names = "--softmax-attention",
      description = "Let the weights of a history sum to 1 (default: they do not).")
  private boolean softmaxAttention = DinSize.DEFAULT.softmaxAttention();

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description =
          "Numbers of an item's vector, where a history is read (default: 8; of a two-tower model"
              + " 64).")
  private @Nullable Integer dimension;

  @Option(
      names = "--attention-units",
      paramLabel = "N",
      description = "Hidden units of the activation unit (default: ${DEFAULT-VALUE}).")
  private int attentionUnits = DinSize.DEFAULT.attentionUnits();

  @Option(
      names = "--hidden-units",
      paramLabel = "N",
      split = ",",
      description = "Units of one or two hidden layers (default: 48).")
  private List<Integer> hiddenUnits = DinSize.DEFAULT.hiddenUnits();

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Activation activation = DinSize.DEFAULT.activation();

  @Option(
      names = "--embedding-rows",
      paramLabel = "N",
      description = "Rows that items are hashed to, a power of two (default: ${DEFAULT-VALUE}).")
  private int embeddingRows = DinSize.DEFAULT.embeddingRows();

  @Option(
      names = "--embedding-rate",
      paramLabel = "X",
      description =
          "Learning rate of the items' vectors as a multiple of the others' (default:"
              + " ${DEFAULT-VALUE}).")
  private float embeddingRate = TrainingConfig.DEFAULT.embeddingRate();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Of Adam, at the beginning (default: ${DEFAULT-VALUE}).")
  private float learningRate = TrainingConfig.DEFAULT.learningRate();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the first weights and of the order (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Override
  public Integer call() throws IOException, LogFormatException {
    OutputFile.require(output);
    RecommenderConfig recommender = configuration();
    if (kind == ModelKind.TWO_TOWER) {
      twoTower().run(recommender, spec.commandLine().getOut(), spec.commandLine().getErr());
      return ExitCode.OK;
    }
    requireNoneOf(kind, List.of("--no-correction"));
    ModelTraining training = training(recommender.featureSchema());
    List<TrainingExample> examples = examples(recommender);
    if (examples.size() < ModelTraining.LEAST_EXAMPLES) {
      throw CommandException.unusable(
          "%s has %d lists to learn from after the warm-up; %d are needed"
              .formatted(input, examples.size(), ModelTraining.LEAST_EXAMPLES));
    }
    Trained trained = train(training, examples);
    String sha256 = ModelFile.write(trained.model(), metadata(trained), output);
    if (trained.after().loss() > trained.before().loss()) {
      spec.commandLine()
          .getErr()
          .printf("warning: on the newest lists the model does worse than the blend%n");
    }
    print(examples.size(), trained, sha256, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private TwoTowerFromLog twoTower() {
    requireNoneOf(kind, OF_DIN);
    try {
      TwoTowerSpec defaults = TwoTowerSpec.DEFAULT;
      return new TwoTowerFromLog(
          input,
          output,
          new TwoTowerSpec(
              dimension == null ? defaults.dimension() : dimension,
              embeddingRows,
              defaults.historyLength(),
              defaults.hiddenUnits(),
              defaults.temperature()),
          epochs(TWO_TOWER_EPOCHS),
          seed,
          !noCorrection);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Invalid option: " + e.getMessage(), e);
    }
  }

  private void requireNoneOf(ModelKind kind, List<String> options) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), "Option '%s' goes without '--kind %s'".formatted(option, kind));
      }
    }
  }

  private int epochs(int otherwise) {
    int passes = epochs == null ? otherwise : epochs;
    if (passes < 1) {
      throw invalid("'--epochs': " + passes + " is not positive");
    }
    return passes;
  }

  private RecommenderConfig configuration() {
    try {
      return JobConfigFile.read(config).recommender();
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  /** Checks the options before anything is read. */
  private ModelTraining training(FeatureSchema schema) {
    if (!(warmUpShare >= 0 && warmUpShare < 1)) {
      throw invalid("'--warm-up-share': " + warmUpShare + " is not from 0 up to 1");
    }
    if (lists < 1) {
      throw invalid("'--lists': " + lists + " is not positive");
    }
    try {
      TrainingConfig defaults = TrainingConfig.DEFAULT;
      return new ModelTraining(
          DinSpec.of(
              schema,
              new DinSize(
                  history,
                  dimension == null ? DinSize.DEFAULT.dimension() : dimension,
                  embeddingRows,
                  attentionUnits,
                  softmaxAttention,
                  hiddenUnits,
                  activation)),
          new TrainingConfig(
              defaults.batchSize(),
              learningRate,
              defaults.weightDecay(),
              embeddingRate,
              defaults.embeddingDecay()),
          epochs(DIN_EPOCHS),
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Invalid option: " + e.getMessage(), e);
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), "Invalid value for option " + message);
  }

  private List<TrainingExample> examples(RecommenderConfig recommender)
      throws IOException, LogFormatException {
    ExampleConfig defaults = ExampleConfig.DEFAULT;
    ExampleConfig config;
    try {
      config =
          new ExampleConfig(
              defaults.horizon(), negatives, defaults.mostLists(), defaults.mostOutcomes());
    } catch (IllegalArgumentException e) {
      throw invalid("'--negatives': " + e.getMessage());
    }
    InteractionLog read = InteractionLog.read(input, Long.MAX_VALUE);
    SkippedLines.print(read.skipped(), spec.commandLine().getOut());
    ReplayLog log = ReplayLog.of(read, warmUpShare);
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    try {
      return LogExamples.of(
          log,
          recommender,
          config,
          lists,
          done ->
              progress.update(
                  () -> "%s of %s replayed".formatted(Words.count(done), Words.count(log.size()))));
    } finally {
      progress.clear();
    }
  }

  private Trained train(ModelTraining training, List<TrainingExample> examples) {
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    try {
      return training.train(examples, shownOn(progress));
    } catch (DivergedException e) {
      throw CommandException.failed(
          "the training diverges (%s); a lower --learning-rate than %s may help"
              .formatted(e.getMessage(), learningRate));
    } finally {
      progress.clear();
    }
  }

  /** Shows how far a training is. */
  static Consumer<TrainingProgress> shownOn(ProgressLine progress) {
    return now ->
        progress.update(
            () ->
                String.format(
                    Locale.ROOT,
                    "step %s of %s, loss %.4f",
                    Words.count(now.steps()),
                    Words.count(now.allSteps()),
                    now.loss()));
  }

  private Map<String, String> metadata(Trained trained) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("input", String.valueOf(input.getFileName()));
    metadata.put("epoch", Integer.toString(trained.epoch()));
    metadata.put("validation.lists", Integer.toString(trained.after().lists()));
    metadata.put("validation.loss", Double.toString(trained.after().loss()));
    metadata.put("validation.loss.blend", Double.toString(trained.before().loss()));
    return metadata;
  }

  private void print(int examples, Trained trained, String sha256, PrintWriter out) {
    out.printf(
        "%s to learn from, the newest %s held out; best after epoch %d of %d%n%n",
        Words.count(examples, "list"),
        Words.count(trained.after().lists()),
        trained.epoch(),
        epochs(DIN_EPOCHS));
    TextTable table =
        new TextTable(Column.text("held out"), Column.number("blend"), Column.number("model"));
    table.add("loss", figure(trained.before().loss()), figure(trained.after().loss()));
    for (InteractionType target : InteractionType.values()) {
      addTarget(table, target, trained.before(), trained.after());
    }
    table.print(out);
    out.printf("%nwrote %s, SHA-256 %s%n", output, sha256);
    out.flush();
  }

  private static void addTarget(
      TextTable table, InteractionType target, Validation before, Validation after) {
    int t = target.code();
    String name = target.wireName();
    table.add("AUC " + name, figure(before.auc().get(t)), figure(after.auc().get(t)));
    table.add("GAUC " + name, figure(before.gauc().get(t)), figure(after.gauc().get(t)));
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}

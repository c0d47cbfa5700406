package io.millrace.cli.evaluate;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.OutputFile;
import io.millrace.cli.console.ProgressLine;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.output.EvaluationJson;
import io.millrace.evaluation.output.OttoFiles;
import io.millrace.evaluation.replay.Contender;
import io.millrace.evaluation.replay.OttoRun;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.evaluation.report.EvaluationReport;
import io.millrace.evaluation.report.RecallOverTime;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays a log in the process, or reads what a job wrote, and tells how good the lists were. */
@Command(
    name = "evaluate",
    header = "Replay a log and tell how good the lists are.",
    description = {
      "",
      "Runs the recommender over the log in the order of time, without Kafka and Flink. Each"
          + " interaction of a session that has an earlier one scores the list that the session had"
          + " before it, for the interaction's own type; then it is learned.",
      "",
      "With --interactions-topic and --recommendations-topic it scores the lists that a job has"
          + " written instead: for each interaction the newest one before it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace evaluate --input events.jsonl",
      "  millrace evaluate --warm-up train.jsonl --input valid.jsonl --freeze --json figures.json",
      "  millrace evaluate --input events.jsonl --report report",
      "  millrace evaluate --input sessions.jsonl --protocol otto --export otto",
      "  millrace evaluate --interactions-topic trial.interactions --recommendations-topic"
          + " trial.recommendations",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
  private static final List<String> IN_PROCESS_OPTIONS =
      List.of(
          "--input",
          "--model",
          "--warm-up",
          "--test-days",
          "--protocol",
          "--freeze",
          "--export",
          "--report");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job (default: the defaults of all options).")
  private @Nullable Path config;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A model: a Deep Interest Network orders the candidates, a two-tower model finds some;"
              + " give one of each or neither (default: the order of the blend).")
  private List<Path> models = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON, too.")
  private @Nullable Path json;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "With --protocol otto: write predictions.csv and test_labels.jsonl as OTTO's script reads"
              + " them.")
  private @Nullable Path export;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write all figures with plots as a page, DIR/index.html, too.")
  private @Nullable Path report;

  @Option(
      names = "--interactions-topic",
      paramLabel = "TOPIC",
      description =
          "Instead of --input: score what a job wrote for the interactions of this topic (default:"
              + " interactions, after the prefix).")
  private @Nullable String interactionsTopic;

  @Option(
      names = "--recommendations-topic",
      paramLabel = "TOPIC",
      description =
          "Instead of --input: the topic that the job wrote to (default: recommendations, after the"
              + " prefix).")
  private @Nullable String recommendationsTopic;

  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Override
  public Integer call()
      throws ExecutionException, InterruptedException, IOException, LogFormatException {
    boolean fromTopics = interactionsTopic != null || recommendationsTopic != null;
    if (fromTopics) {
      requireNoneOf(
          "goes without '--interactions-topic' and '--recommendations-topic'", IN_PROCESS_OPTIONS);
    } else {
      requireNoneOf(
          "goes with '--interactions-topic' or '--recommendations-topic'",
          List.of("--bootstrap-servers", "--prefix"));
    }
    if (export != null && !replay.isOtto()) {
      throw new ParameterException(
          spec.commandLine(), "Option '--export' goes with '--protocol otto'");
    }
    if (json != null) {
      OutputFile.require(json);
    }
    if (report != null) {
      makeDirectory(report);
    }
    RecommendationJobConfig job = ReplayOptions.config(config);
    EvaluationResult result =
        fromTopics
            ? EvaluationResult.of(runOfTopics(job), replay.seed())
            : resultOfReplay(ReplayOptions.contender(config, models));
    if (json != null) {
      EvaluationJson.write(result, json);
    }
    PrintWriter out = spec.commandLine().getOut();
    ResultTables.print(result, out);
    out.flush();
    return ExitCode.OK;
  }

  /** Fails before the replay rather than after it. */
  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw CommandException.unusable("cannot make the directory " + directory);
    }
    Path page = directory.resolve(EvaluationReport.FILE);
    if (!Files.isWritable(directory) || Files.isDirectory(page)) {
      throw CommandException.unusable("cannot write " + page);
    }
  }

  private void writeReport(
      Path directory, EvaluationResult result, ScoredRun run, RecallOverTime overTime)
      throws IOException {
    Map<String, String> settings = replay.settings();
    settings.put("configuration", config == null ? "the defaults" : config.toString());
    settings.put("model", ReplayOptions.names(models));
    String title = "How good the lists are: " + replay.inputName();
    EvaluationReport.write(directory, title, settings, result, run, overTime);
  }

  private void requireNoneOf(String otherwise, List<String> options) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), "Option '" + option + "' " + otherwise);
      }
    }
  }

  private ScoredRun runOfTopics(RecommendationJobConfig job)
      throws ExecutionException, InterruptedException {
    double warmUpShare = replay.warmUpShare();
    String interactions =
        interactionsTopic == null ? Topic.INTERACTIONS.named(broker.prefix()) : interactionsTopic;
    String recommendations =
        recommendationsTopic == null
            ? Topic.RECOMMENDATIONS.named(broker.prefix())
            : recommendationsTopic;
    ScoredRun run;
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers())) {
      run =
          new WrittenLists(connection, interactions, recommendations)
              .score(job, warmUpShare, progress);
    } finally {
      progress.clear();
    }
    if (run.cases().isEmpty()) {
      throw CommandException.unusable(
          "topics "
              + interactions
              + " and "
              + recommendations
              + " have nothing to score: after the warm-up there is no interaction of a session"
              + " that has an earlier one and a list");
    }
    return run;
  }

  private EvaluationResult resultOfReplay(Contender contender)
      throws IOException, LogFormatException {
    ReplayLog log = replay.read();
    RecallOverTime overTime = RecallOverTime.of(log);
    ScoredRun run = run(log, contender, overTime);
    EvaluationResult result = EvaluationResult.of(run, replay.seed());
    if (report != null) {
      run.cases().forEach(overTime::addScored);
      writeReport(report, result, run, overTime);
    }
    return result;
  }

  private ScoredRun run(ReplayLog log, Contender contender, RecallOverTime overTime)
      throws IOException {
    if (export == null) {
      return replay.replay(log, contender, report == null ? null : overTime::addWarmUp);
    }
    OttoRun run = replay.replayOtto(log, contender);
    OttoFiles.write(run.sessions(), export);
    return run.run();
  }
}

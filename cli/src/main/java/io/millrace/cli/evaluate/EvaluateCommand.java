package io.millrace.cli.evaluate;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.core.RecommenderConfig;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.output.EvaluationJson;
import io.millrace.evaluation.output.OttoFiles;
import io.millrace.evaluation.replay.OttoRun;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.evaluation.report.EvaluationReport;
import io.millrace.evaluation.report.RecallOverTime;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays a log in the process and tells how good the lists were. */
@Command(
    name = "evaluate",
    header = "Replay a log and tell how good the lists are.",
    description = {
      "",
      "Runs the recommender over the log in the order of time, without Kafka and Flink. Each"
          + " interaction of a session that has an earlier one scores the list that the session had"
          + " before it, for the interaction's own type; then it is learned.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace evaluate --input events.jsonl",
      "  millrace evaluate --warm-up train.jsonl --input valid.jsonl --freeze --json figures.json",
      "  millrace evaluate --input events.jsonl --report report",
      "  millrace evaluate --input sessions.jsonl --protocol otto --export otto",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job (default: the defaults of all options).")
  private @Nullable Path config;

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

  @Override
  public Integer call() throws IOException, LogFormatException {
    if (export != null && !replay.isOtto()) {
      throw new ParameterException(
          spec.commandLine(), "Option '--export' goes with '--protocol otto'");
    }
    if (json != null) {
      requireDirectoryOf(json);
    }
    if (report != null) {
      makeDirectory(report);
    }
    RecommenderConfig recommender = ReplayOptions.config(config);
    ReplayLog log = replay.read();
    RecallOverTime overTime = RecallOverTime.of(log);
    ScoredRun run = run(log, recommender, overTime);
    EvaluationResult result = EvaluationResult.of(run, replay.seed());
    if (json != null) {
      EvaluationJson.write(result, json);
    }
    if (report != null) {
      run.cases().forEach(overTime::addScored);
      writeReport(report, result, run, overTime);
    }
    PrintWriter out = spec.commandLine().getOut();
    ResultTables.print(result, out);
    out.flush();
    return ExitCode.OK;
  }

  /** Fails before the replay rather than after it. */
  private static void requireDirectoryOf(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw CommandException.unusable("there is no directory for " + file);
    }
  }

  /** As above. */
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
    String title = "How good the lists are: " + replay.inputName();
    EvaluationReport.write(directory, title, settings, result, run, overTime);
  }

  private ScoredRun run(ReplayLog log, RecommenderConfig recommender, RecallOverTime overTime)
      throws IOException {
    if (export == null) {
      return replay.replay(log, recommender, report == null ? null : overTime::addWarmUp);
    }
    OttoRun run = replay.replayOtto(log, recommender);
    OttoFiles.write(run.sessions(), export);
    return run.run();
  }
}

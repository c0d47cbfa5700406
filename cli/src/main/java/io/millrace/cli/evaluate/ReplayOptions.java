package io.millrace.cli.evaluate;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.core.RecommenderConfig;
import io.millrace.evaluation.RecommenderConfigFile;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.replay.PrequentialReplay;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that replay a log in the process: which log, and how it is scored. */
final class ReplayOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--input", paramLabel = "FILE", required = true, description = "The log to read.")
  private Path input = Path.of("");

  @Option(
      names = "--warm-up",
      paramLabel = "FILE",
      description = "A log that is learned first; then all of the input is scored.")
  private @Nullable Path warmUp;

  @Option(
      names = "--warm-up-share",
      paramLabel = "SHARE",
      description =
          "Without --warm-up, the share of the input that is learned and not scored, from 0 up to"
              + " 1, by position in the order of time (default: 0.5).")
  private @Nullable Double warmUpShare;

  @Option(
      names = "--freeze",
      description = "Learn nothing after the warm-up; sessions themselves go on.")
  private boolean freeze;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  long seed() {
    return seed;
  }

  /** Reads the log and warns of what is odd about it. */
  ReplayLog read() throws IOException, LogFormatException {
    ReplayLog log = readParts();
    PrintWriter err = spec.commandLine().getErr();
    if (log.outOfOrder() > 0) {
      err.printf(
          "warning: %s interactions were earlier than the one before them; sorted by time%n",
          Words.count(log.outOfOrder()));
    }
    if (log.overlap() > 0) {
      err.printf(
          "warning: %s interactions of the input are earlier than the end of the warm-up, so their"
              + " lists know of the future%n",
          Words.count(log.overlap()));
    }
    err.flush();
    return log;
  }

  private ReplayLog readParts() throws IOException, LogFormatException {
    if (warmUp != null) {
      if (warmUpShare != null) {
        throw invalid("--warm-up and --warm-up-share exclude each other");
      }
      return ReplayLog.of(
          InteractionLog.read(warmUp, Long.MAX_VALUE), InteractionLog.read(input, Long.MAX_VALUE));
    }
    double share = warmUpShare == null ? 0.5 : warmUpShare;
    if (!(share >= 0 && share < 1)) {
      throw invalid(
          "Invalid value for option '--warm-up-share': " + share + " is not from 0 up to 1");
    }
    return ReplayLog.of(InteractionLog.read(input, Long.MAX_VALUE), share);
  }

  /** Replays the log with the configuration of a file, or the default one. */
  ScoredRun replay(ReplayLog log, @Nullable Path configFile) {
    RecommenderConfig config = config(configFile);
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    long start = System.nanoTime();
    ScoredRun run;
    try {
      run =
          PrequentialReplay.run(
              log, config, freeze, done -> progress.update(() -> state(done, log, start)));
    } finally {
      progress.clear();
    }
    if (run.cases().isEmpty()) {
      throw CommandException.unusable(
          input
              + " has nothing to score: after the warm-up there is no interaction of a session that"
              + " has an earlier one");
    }
    return run;
  }

  private static RecommenderConfig config(@Nullable Path file) {
    if (file == null) {
      return RecommenderConfig.DEFAULT;
    }
    try {
      return RecommenderConfigFile.read(file);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  private static String state(int done, ReplayLog log, long start) {
    return Words.count(done)
        + " of "
        + Words.count(log.size())
        + " interactions replayed, "
        + Words.rate(done, Duration.ofNanos(System.nanoTime() - start));
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

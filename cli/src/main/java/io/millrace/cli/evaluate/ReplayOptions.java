package io.millrace.cli.evaluate;

import static java.util.Objects.requireNonNull;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.cli.models.LocalModel;
import io.millrace.evaluation.JobConfigFile;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.replay.Contender;
import io.millrace.evaluation.replay.Finder;
import io.millrace.evaluation.replay.OttoReplay;
import io.millrace.evaluation.replay.OttoRun;
import io.millrace.evaluation.replay.PrequentialReplay;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.ItemIndex;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that replay a log in the process: which log, and how it is scored. */
final class ReplayOptions {
  private static final double DEFAULT_WARM_UP_SHARE = 0.5;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--input", paramLabel = "FILE", description = "The log to read.")
  private @Nullable Path input;

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
      names = "--test-days",
      paramLabel = "N",
      description = "Instead of a share: all but the last N days of the input are learned only.")
  private @Nullable Integer testDays;

  @Option(
      names = "--protocol",
      paramLabel = "PROTOCOL",
      description =
          "prequential: each interaction of a session that has an earlier one is scored; otto: each"
              + " session that begins after the warm-up is cut at random, and what follows is scored"
              + " (default: prequential).")
  private Protocol protocol = Protocol.PREQUENTIAL;

  @Option(
      names = "--freeze",
      description = "Learn nothing after the warm-up; sessions themselves go on.")
  private boolean freeze;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of cuts and intervals (default: ${DEFAULT-VALUE}).")
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
          "warning: sorted by time, because times go backwards in the file (interactions: %s)%n",
          Words.count(log.outOfOrder()));
    }
    if (log.overlap() > 0) {
      err.printf(
          "warning: lists know of the future, because the input begins before the warm-up ends"
              + " (interactions: %s)%n",
          Words.count(log.overlap()));
    }
    err.flush();
    return log;
  }

  private ReplayLog readParts() throws IOException, LogFormatException {
    if (input == null) {
      throw invalid("Missing required option: '--input=FILE'");
    }
    long splits = Stream.of(warmUp, warmUpShare, testDays).filter(Objects::nonNull).count();
    if (splits > 1) {
      throw invalid("--warm-up, --warm-up-share and --test-days exclude each other");
    }
    if (warmUp != null) {
      return ReplayLog.of(read(warmUp), read(input));
    }
    if (testDays != null) {
      if (testDays < 1) {
        throw invalid("Invalid value for option '--test-days': " + testDays + " is not positive");
      }
      return ReplayLog.ofLastDays(read(input), testDays);
    }
    return ReplayLog.of(read(input), warmUpShare());
  }

  /** As the job would read it now: it refuses times far ahead, which would come after all else. */
  private static InteractionLog read(Path log) throws IOException, LogFormatException {
    return InteractionLog.read(log, Long.MAX_VALUE, System.currentTimeMillis());
  }

  /** The share that is not scored. */
  double warmUpShare() {
    double share = warmUpShare == null ? DEFAULT_WARM_UP_SHARE : warmUpShare;
    if (!(share >= 0 && share < 1)) {
      throw invalid(
          "Invalid value for option '--warm-up-share': " + share + " is not from 0 up to 1");
    }
    return share;
  }

  /**
   * The configuration of a file, or the defaults.
   *
   * @throws CommandException where the file or an option in it is wrong
   */
  static RecommendationJobConfig config(@Nullable Path file) {
    try {
      return JobConfigFile.read(file);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What is replayed.
   *
   * @param config a file, or null for the defaults
   * @param models files of models, at most one of each kind: one that orders candidates, and one
   *     that finds some
   * @throws CommandException where a file is wrong, or they do not fit
   */
  static Contender contender(@Nullable Path config, List<Path> models) {
    Contender contender = Contender.of(config(config).recommender());
    for (Path model : models) {
      try {
        contender = with(contender, LocalModel.read(model));
      } catch (IOException | IllegalArgumentException e) {
        throw CommandException.unusable("cannot use %s: %s".formatted(model, e.getMessage()));
      }
    }
    return contender;
  }

  /** The files of models in one line. */
  static String names(List<Path> models) {
    return models.isEmpty()
        ? "none"
        : models.stream().map(Path::toString).collect(Collectors.joining(" and "));
  }

  private static Contender with(Contender contender, ModelFile file) throws IOException {
    if (file.model() instanceof TwoTowerModel twoTower) {
      if (contender.finder() != null) {
        throw new IllegalArgumentException("it is a second two-tower model");
      }
      String until =
          file.metadata().getOrDefault(TwoTowerModel.UNTIL, Long.toString(Long.MIN_VALUE));
      return new Contender(
          contender.config(),
          contender.model(),
          new Finder(ItemIndex.of(twoTower), Long.parseLong(until)));
    }
    if (contender.model() != null) {
      throw new IllegalArgumentException("it is a second model that orders candidates");
    }
    return new Contender(contender.config(), file.din(), contender.finder());
  }

  /** Whether the protocol is OTTO's. */
  boolean isOtto() {
    return protocol == Protocol.OTTO;
  }

  /** The log and the options that choose the cases, by name, as they are shown in a report. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("input", String.valueOf(input));
    if (warmUp != null) {
      settings.put("warm-up", warmUp.toString());
    } else if (testDays != null) {
      settings.put("warm-up", "all but the last " + testDays + " days");
    } else {
      settings.put("warm-up", "share " + (warmUpShare == null ? 0.5 : warmUpShare));
    }
    settings.put("protocol", protocol.name().toLowerCase(Locale.ROOT));
    settings.put("learning after the warm-up", freeze ? "no" : "yes");
    settings.put("seed", String.valueOf(seed));
    return settings;
  }

  /** The name of the log's file. */
  String inputName() {
    return String.valueOf(requireNonNull(input).getFileName());
  }

  /** Replays the log by the protocol that was asked for. */
  ScoredRun replay(ReplayLog log, Contender contender) {
    return replay(log, contender, null);
  }

  /**
   * Replays the log by the protocol that was asked for.
   *
   * @param warmUpCases takes the cases of the warm-up, where the protocol can score it
   */
  ScoredRun replay(ReplayLog log, Contender contender, @Nullable Consumer<ScoredCase> warmUpCases) {
    return withProgress(log, done -> run(log, contender, warmUpCases, done));
  }

  /**
   * Replays the log by the protocol that was asked for. Safe to be called by several threads.
   *
   * @param progress takes the number of interactions so far
   */
  ScoredRun run(ReplayLog log, Contender contender, IntConsumer progress) {
    return run(log, contender, null, progress);
  }

  private ScoredRun run(
      ReplayLog log,
      Contender contender,
      @Nullable Consumer<ScoredCase> warmUpCases,
      IntConsumer progress) {
    return isOtto()
        ? replayOtto(log, contender, progress).run()
        : scorable(
            PrequentialReplay.run(log, contender, freeze, progress, warmUpCases),
            "after the warm-up there is no interaction of a session that has an earlier one");
  }

  /** Replays the log by OTTO's protocol. */
  OttoRun replayOtto(ReplayLog log, Contender contender) {
    return withProgress(log, done -> replayOtto(log, contender, done));
  }

  private OttoRun replayOtto(ReplayLog log, Contender contender, IntConsumer progress) {
    OttoRun run = OttoReplay.run(log, contender, freeze, seed, progress);
    scorable(
        run.run(),
        "no session begins after the warm-up and has two interactions with items of the warm-up");
    return run;
  }

  private <R> R withProgress(ReplayLog log, Function<IntConsumer, R> replay) {
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    long start = System.nanoTime();
    try {
      return replay.apply(done -> progress.update(() -> state(done, log, start)));
    } finally {
      progress.clear();
    }
  }

  private ScoredRun scorable(ScoredRun run, String otherwise) {
    if (run.cases().isEmpty()) {
      throw CommandException.unusable(input + " has nothing to score: " + otherwise);
    }
    return run;
  }

  private static String state(int done, ReplayLog log, long start) {
    return Words.count(done)
        + " of "
        + Words.count(log.size(), "interaction")
        + " replayed, "
        + Words.rate(done, Duration.ofNanos(System.nanoTime() - start));
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

package io.millrace.cli.run;

import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.cluster.Checkpoints;
import io.millrace.cli.cluster.Checkpoints.Checkpoint;
import io.millrace.cli.cluster.DirectoryLock;
import io.millrace.cli.cluster.JobKind;
import io.millrace.cli.cluster.LocalCluster;
import io.millrace.cli.cluster.Teardown;
import io.millrace.cli.cluster.TemporaryDirectory;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.OutputFile;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.flink.config.KafkaConfig;
import io.millrace.flink.metric.JobCounters;
import io.millrace.flink.metric.MetricNames;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a job in this process against a broker of the user's. */
@Command(
    name = "run",
    header = "Run a job in this process, on a broker of yours.",
    description = {
      "",
      "Runs until Ctrl-C, or until the job fails for good. The topics must be there: 'millrace topics"
          + " create' creates them.",
      "",
      "recommend reads interactions and writes recommendations. examples joins what was served with"
          + " what came next to training examples. train learns from them and announces models,"
          + " which a running recommend takes over. Each is a process of its own.",
      "",
      "With --state-dir it goes on where the last run of this job with the same directory and prefix"
          + " stopped. Without it, what was learned is lost in the end.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace run",
      "  millrace run --bootstrap-servers kafka-1:9092 --state-dir /var/lib/millrace",
      "  millrace run --prefix trial. --config candidate.conf",
      "  millrace run --job examples --state-dir /var/lib/millrace",
      "  millrace run --job train --state-dir /var/lib/millrace"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--job",
      paramLabel = "JOB",
      description = "The job: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private JobKind job = JobKind.RECOMMEND;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job; options given here go over it.")
  private @Nullable Path file;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (default: parallelism.default of the file, else 2).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Keep checkpoints there, and go on from the newest one (default: a temporary directory).")
  private @Nullable Path stateDirectory;

  @Option(
      names = "--model-dir",
      paramLabel = "DIR",
      description =
          "Where train writes models (default: millrace.training.directory of the file, else beside"
              + " the checkpoints in --state-dir).")
  private @Nullable Path modelDirectory;

  @Mixin private BrokerOptions broker = new BrokerOptions();

  private String shown = "";

  @Override
  public Integer call() throws Exception {
    RunSettings settings = RunSettings.of(file);
    if (isGiven("--bootstrap-servers")) {
      settings.bootstrapServers(broker.bootstrapServers());
    }
    if (isGiven("--prefix")) {
      settings.topicPrefix(broker.prefix());
    }
    if (parallelism != null) {
      settings.parallelism(parallelism);
    }
    if (job == JobKind.TRAIN) {
      chooseModelDirectory(settings);
    } else if (modelDirectory != null) {
      throw new ParameterException(
          spec.commandLine(), "Option '--model-dir' goes with '--job train'");
    }
    Stream.of(stateDirectory, modelDirectory)
        .filter(Objects::nonNull)
        .forEach(OutputFile::requireDirectory);
    KafkaConfig kafka = settings.check(job);
    requireTopics(kafka);
    try (Teardown teardown = new Teardown(() -> say("Stopping ..."), RunCommand::endWell)) {
      try {
        return run(settings.toFlink(), kafka, teardown);
      } catch (Exception e) {
        teardown.keepSilentWhenInterrupted();
        throw e;
      }
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** The option goes over the file, and the file over the state directory. */
  private void chooseModelDirectory(RunSettings settings) {
    if (modelDirectory != null) {
      settings.modelDirectory(modelDirectory);
    } else if (settings.hasNoModelDirectory()) {
      if (stateDirectory == null) {
        throw CommandException.unusable(
            "say where models shall be written, by --model-dir, --state-dir or"
                + " millrace.training.directory in --config");
      }
      settings.modelDirectory(stateDirectory.resolve(Topic.MODELS.named(settings.topicPrefix())));
    }
  }

  private void requireTopics(KafkaConfig kafka) throws ExecutionException, InterruptedException {
    try (KafkaConnection connection =
        KafkaConnection.open(BootstrapServers.parse(kafka.bootstrapServers()))) {
      List<Topic> topics = new ArrayList<>(job.inputs());
      topics.addAll(job.outputs());
      for (Topic topic : topics) {
        var unused = connection.requireTopic(topic.named(kafka.topicPrefix()));
      }
    }
  }

  private Integer run(Configuration flink, KafkaConfig kafka, Teardown teardown) throws Exception {
    TemporaryDirectory temporary = teardown.add(TemporaryDirectory.create("millrace-run-"));
    Path checkpoints = temporary.newDirectory("checkpoints");
    Optional<Checkpoint> restored = Optional.empty();
    if (stateDirectory != null) {
      checkpoints = directory(stateDirectory, job.inputs().get(0).named(kafka.topicPrefix()));
      teardown.add(lock(checkpoints));
      restored = Checkpoints.newest(checkpoints);
      if (restored.isPresent()) {
        Checkpoints.deleteOthers(restored.get());
      }
    }
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    restored.ifPresent(
        checkpoint -> {
          flink.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.path().toUri().toString());
          // So that what it is made of may be deleted when it is not needed any more.
          flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
    introduce(kafka, restored);

    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    LocalCluster cluster = LocalCluster.start(job, flink, temporary.newDirectory("flink"));
    teardown.add(() -> summarize(cluster.counters(), progress));
    teardown.add(cluster);
    teardown.add(() -> checkpoint(cluster));
    while (true) {
      cluster.requireHealth();
      show(state(cluster.counters()), progress);
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Says how far it is, unless nothing has happened since it was said last. */
  private void show(String state, ProgressLine progress) {
    if (!state.equals(shown)) {
      progress.update(
          () -> {
            shown = state;
            return state;
          });
    }
  }

  /** Checkpoints of one topic are of no use to a job that reads another. */
  private static Path directory(Path stateDirectory, String topic) {
    try {
      return Files.createDirectories(stateDirectory.resolve(topic));
    } catch (IOException e) {
      throw CommandException.unusable("cannot keep state in " + stateDirectory + ": " + e);
    }
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    return DirectoryLock.tryLock(directory)
        .orElseThrow(
            () -> CommandException.unusable("another process runs with the state in " + directory));
  }

  private void introduce(KafkaConfig kafka, Optional<Checkpoint> restored) {
    PrintWriter out = spec.commandLine().getOut();
    String prefix = kafka.topicPrefix();
    out.printf("reads   %s at %s%n", names(job.inputs(), prefix), kafka.bootstrapServers());
    out.printf("writes  %s%n", names(job.outputs(), prefix));
    out.printf(
        "state   %s%n",
        restored
            .map(
                checkpoint ->
                    "goes on from the checkpoint of %s, %s"
                        .formatted(
                            Instant.ofEpochMilli(checkpoint.time()).truncatedTo(ChronoUnit.SECONDS),
                            checkpoint.path()))
            .orElse(
                stateDirectory == null
                    ? "is lost at the end; --state-dir DIR keeps it"
                    : "begins empty, kept in " + stateDirectory));
    out.println("Runs until Ctrl-C.");
    out.flush();
  }

  private static String names(List<Topic> topics, String prefix) {
    return topics.stream().map(topic -> topic.named(prefix)).collect(Collectors.joining(", "));
  }

  private String state(JobCounters counters) {
    return switch (job) {
      case RECOMMEND ->
          Words.count(counters.sum(MetricNames.INTERACTIONS), "interaction")
              + " read, "
              + Words.count(counters.sum(MetricNames.LISTS), "list")
              + " written, "
              + Words.count(counters.sum(MetricNames.DEAD_LETTERS), "dead letter");
      case EXAMPLES ->
          Words.count(counters.sum(MetricNames.LISTS), "list")
              + " and "
              + Words.count(counters.sum(MetricNames.INTERACTIONS), "interaction")
              + " read, "
              + Words.count(counters.sum(MetricNames.EXAMPLES), "example")
              + " written";
      case TRAIN ->
          Words.count(counters.sum(MetricNames.EXAMPLES), "example")
              + " read, "
              + Words.count(counters.sum(MetricNames.STEPS), "step")
              + " taken, "
              + Words.count(counters.sum(MetricNames.PUBLISHED_MODELS), "model")
              + " announced, "
              + counters.sum(MetricNames.WITHHELD_MODELS)
              + " withheld";
    };
  }

  /** The next run goes on from here. */
  private void checkpoint(LocalCluster cluster) throws InterruptedException {
    try {
      cluster.flush();
      // The second one comes when transactions of the first are committed, for others to read.
      cluster.flush();
    } catch (CommandException e) {
      say("No last checkpoint was taken: " + e.getMessage());
    }
  }

  private void summarize(JobCounters counters, ProgressLine progress) {
    progress.clear();
    PrintWriter out = spec.commandLine().getOut();
    out.println(state(counters));
    out.flush();
  }

  /** Java ends with an exit code of its own on Ctrl-C, which here is how a good run ends. */
  private static void endWell() {
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}

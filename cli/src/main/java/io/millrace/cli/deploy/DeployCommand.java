package io.millrace.cli.deploy;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.jobmanager.Deployment;
import io.millrace.cli.jobmanager.Deployments;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.JobManagerClient.Job;
import io.millrace.cli.jobmanager.Steps;
import io.millrace.cli.standalone.Installation;
import io.millrace.flink.config.RecommendationJobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import org.apache.flink.configuration.CoreOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives a job to a cluster. */
@Command(
    name = "deploy",
    header = "Run a job on a Flink cluster.",
    description = {
      "",
      "The first time it begins empty. Later it goes on with the newest state that the job has left"
          + " and refuses to start without it, unless told --allow-empty. A job that runs is"
          + " changed by 'upgrade'.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace deploy",
      "  millrace deploy --job examples --config shop.conf",
      "  millrace deploy --jobmanager http://flink:8081 --bootstrap-servers kafka-1:9092 \\",
      "      --parallelism 8"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DeployCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterTarget target = new ClusterTarget();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job; options given here go over it.")
  private @Nullable Path file;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,...]",
      description =
          "Kafka as the cluster reaches it (default: that of the file, else of the local cluster).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "Put in front of every topic name (default: that of the file, else none).")
  private @Nullable String prefix;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (default: of the file, else of the cluster).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The jar of the job (default: the one of this checkout).")
  private @Nullable Path jar;

  @Option(
      names = "--from",
      paramLabel = "URI",
      description = "A savepoint or checkpoint to begin with (default: what the job left last).")
  private @Nullable String from;

  @Option(names = "--allow-empty", description = "Begin without state, even where there is some.")
  private boolean allowEmpty;

  @Mixin private Patience patience = new Patience();

  @Override
  public Integer call() throws Exception {
    List<String> arguments = arguments();
    JobArguments.check(target.job(), arguments);
    JobManagerClient client = target.client();
    String parallelismKey = CoreOptions.DEFAULT_PARALLELISM.key();
    if (!JobArguments.has(arguments, parallelismKey)) {
      // A job that is submitted over REST does not take it from the cluster by itself.
      Optional<String> configured = client.configured(parallelismKey);
      if (configured.isPresent()) {
        arguments = JobArguments.with(arguments, parallelismKey, configured.get());
      }
    }
    String jobName = target.job().jobName();
    Optional<Job> active = client.active(jobName);
    if (active.isPresent()) {
      throw CommandException.unusable(
          "%s is %s already; 'upgrade' changes it".formatted(jobName, active.get().state()));
    }
    Deployments deployments = target.deployments();
    String state = beginning(deployments.newest(jobName));
    Path kept =
        deployments.keep(
            jar == null ? Installation.jobJar() : existing(jar, target.job().entryClass()));
    Launch launch =
        new Launch(
            client, deployments, new Steps(spec.commandLine().getOut()), patience.duration());
    Deployment like =
        new Deployment(
            jobName,
            "",
            kept,
            target.job().entryClass(),
            arguments,
            state,
            /* stoppedWith= */ null);
    Deployment started = launch.start(like, state);
    spec.commandLine().getOut().printf("%s runs, %s%n", jobName, started.jobId());
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private List<String> arguments() throws IOException {
    List<String> arguments = JobArguments.of(file);
    String servers = RecommendationJobOptions.BOOTSTRAP_SERVERS.key();
    if (bootstrapServers != null) {
      arguments = JobArguments.with(arguments, servers, bootstrapServers);
    } else if (!JobArguments.has(arguments, servers) && target.bootstrapServers().isPresent()) {
      arguments = JobArguments.with(arguments, servers, target.bootstrapServers().get());
    }
    if (prefix != null) {
      arguments = JobArguments.with(arguments, RecommendationJobOptions.TOPIC_PREFIX.key(), prefix);
    }
    return JobArguments.withParallelism(arguments, parallelism);
  }

  private @Nullable String beginning(Optional<Deployment> ended) throws IOException {
    if (from != null || allowEmpty || ended.isEmpty()) {
      return allowEmpty ? null : from;
    }
    return target
        .left(ended.get())
        .orElseThrow(
            () ->
                CommandException.unusable(
                    "%s ran before, and where its state is is not known; '--from URI' says it, and"
                            .formatted(ended.get().jobName())
                        + " '--allow-empty' starts without it"));
  }

  /** Checks that a file is a jar with the job in it, before anything is stopped for it. */
  static Path existing(Path jar, String entryClass) {
    if (!Files.isRegularFile(jar)) {
      throw CommandException.unusable("there is no file " + jar);
    }
    try (JarFile opened = new JarFile(jar.toFile())) {
      if (opened.getEntry(entryClass.replace('.', '/') + ".class") == null) {
        throw CommandException.unusable("%s holds no %s".formatted(jar, entryClass));
      }
      return jar;
    } catch (IOException e) {
      throw CommandException.unusable("%s is no jar: %s".formatted(jar, e.getMessage()));
    }
  }
}

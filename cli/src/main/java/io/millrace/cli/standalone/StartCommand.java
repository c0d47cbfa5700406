package io.millrace.cli.standalone;

import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.Deadline;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.topics.TopicSettings;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the processes of a cluster, or those of them that are missing. */
@Command(
    name = "start",
    header = "Start a broker, a job manager and task managers, each as a process.",
    description = {
      "",
      "Returns when all of them answer. What runs already stays as it is, so a second start tells"
          + " what runs and starts what has ended.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace cluster start",
      "  millrace cluster start --taskmanagers 4 --slots 1 --port 18081",
      "  millrace cluster start --no-broker"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class StartCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int PARTITIONS = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--taskmanagers",
      paramLabel = "N",
      description = "Processes that run the tasks (default: ${DEFAULT-VALUE}).")
  private int taskManagers = 2;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Slots of each; a job needs as many as its parallelism (default: ${DEFAULT-VALUE}).")
  private int slots = 2;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of Flink's REST interface and its pages (default: ${DEFAULT-VALUE}).")
  private int restPort = 8081;

  @Option(
      names = "--rpc-port",
      paramLabel = "PORT",
      description = "On which task managers find the job manager (default: ${DEFAULT-VALUE}).")
  private int rpcPort = 6123;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Of the Kafka broker (default: ${DEFAULT-VALUE}).")
  private int brokerPort = 9092;

  @Option(names = "--no-broker", description = "Start no broker; there is one of yours.")
  private boolean noBroker;

  @Option(
      names = "--flink-config",
      paramLabel = "DIR",
      description =
          "Directory of Flink's config.yaml and log4j2.properties (default: deploy/local/conf).")
  private @Nullable Path flinkConfiguration;

  @Mixin private StateDirectoryOption state = new StateDirectoryOption();

  @Override
  public Integer call() throws Exception {
    Path directory = state.directory();
    ClusterSettings asked =
        new ClusterSettings(
            restPort,
            rpcPort,
            noBroker ? 0 : brokerPort,
            taskManagers,
            slots,
            existingConfiguration());
    Optional<ClusterSettings> known = ClusterSettings.read(directory);
    boolean runs = known.isPresent() && isAnyRunning(new StandaloneCluster(directory, known.get()));
    ClusterSettings settings = runs ? known.orElseThrow() : asked;
    if (!runs) {
      requireFreePorts(settings);
    }
    StandaloneCluster cluster = new StandaloneCluster(directory, settings);
    List<ClusterProcess> started = cluster.startMissing();
    await(cluster, settings);
    if (settings.brokerPort() != 0) {
      createTopics(BootstrapServers.parse(settings.bootstrapServers().orElseThrow()));
    }
    report(cluster, settings, started, asked);
    return ExitCode.OK;
  }

  private Path existingConfiguration() {
    Path directory =
        flinkConfiguration == null
            ? Installation.configuration()
            : flinkConfiguration.toAbsolutePath().normalize();
    for (String file : List.of("config.yaml", "log4j2.properties")) {
      if (!Files.isRegularFile(directory.resolve(file))) {
        throw CommandException.unusable("there is no %s in %s".formatted(file, directory));
      }
    }
    return directory;
  }

  private static boolean isAnyRunning(StandaloneCluster cluster) throws IOException {
    for (ClusterProcess process : cluster.processes()) {
      if (process.running().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Says which port is taken, where a process would say it in its log alone. */
  private static void requireFreePorts(ClusterSettings settings) {
    requireFree(settings.restPort(), "--port");
    requireFree(settings.rpcPort(), "--rpc-port");
    if (settings.brokerPort() != 0) {
      requireFree(settings.brokerPort(), "--broker-port");
    }
  }

  private static void requireFree(int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.unusable(
          "port %d cannot be used (%s); %s chooses another"
              .formatted(port, e.getMessage(), option));
    }
  }

  /** Waits until all processes answer, and ends with the last line of one that has ended. */
  private static void await(StandaloneCluster cluster, ClusterSettings settings)
      throws IOException, InterruptedException {
    JobManagerClient client = new JobManagerClient(settings.jobManager());
    Deadline deadline = Deadline.in(PATIENCE);
    while (!isReady(client, settings)) {
      for (ClusterProcess process : cluster.processes()) {
        if (process.running().isEmpty()) {
          throw CommandException.failed(
              "%s has ended; see %s and %s"
                  .formatted(process.name(), process.output(), cluster.log(process)));
        }
      }
      if (!deadline.pause(PAUSE)) {
        throw CommandException.failed(
            "the cluster is not ready within %s; see the logs in %s"
                .formatted(
                    Words.duration(PATIENCE), cluster.log(cluster.jobManager()).getParent()));
      }
    }
  }

  private static boolean isReady(JobManagerClient client, ClusterSettings settings)
      throws InterruptedException {
    try {
      if (client.overview().taskManagers() < settings.taskManagers()) {
        return false;
      }
      if (settings.brokerPort() != 0) {
        KafkaConnection.open(BootstrapServers.parse(settings.bootstrapServers().orElseThrow()))
            .close();
      }
      return true;
    } catch (CommandException | ExecutionException e) {
      return false;
    }
  }

  private static void createTopics(BootstrapServers servers) throws Exception {
    try (KafkaConnection connection = KafkaConnection.open(servers)) {
      Set<String> existing = connection.admin().listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        if (!existing.contains(topic.named(""))) {
          missing.add(TopicSettings.newTopic(topic, "", PARTITIONS, (short) 1));
        }
      }
      connection.admin().createTopics(missing).all().get();
      connection.awaitTopics(missing.stream().map(NewTopic::name).toList());
    }
  }

  private void report(
      StandaloneCluster cluster,
      ClusterSettings settings,
      List<ClusterProcess> started,
      ClusterSettings asked)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (ClusterProcess process : cluster.processes()) {
      out.printf(
          "%-15s %s, process %s%n",
          process.name(),
          started.contains(process) ? "started" : "runs already",
          process.running().map(handle -> Long.toString(handle.pid())).orElse("gone"));
    }
    out.printf("Flink at %s%n", settings.jobManager());
    settings.bootstrapServers().ifPresent(servers -> out.printf("Kafka at %s%n", servers));
    if (!settings.equals(asked)) {
      out.println("It has the settings of the first start; 'cluster stop' first changes them.");
    }
    out.flush();
  }
}

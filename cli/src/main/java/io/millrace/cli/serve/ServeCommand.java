package io.millrace.cli.serve;

import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.cluster.Teardown;
import io.millrace.cli.cluster.TemporaryDirectory;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.schemas.Topic;
import io.millrace.service.MillraceService;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the query service in this process. */
@Command(
    name = "serve",
    header = "Answer over HTTP, with a page on which to play the shopper.",
    description = {
      "",
      "Runs until Ctrl-C. It reads recommendations, neighbours, items, models and interactions from"
          + " their topics, and takes interactions. Several instances with the same application id"
          + " share the sessions. The topics must be there: 'millrace topics create' creates them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace serve",
      "  millrace serve --bootstrap-servers kafka-1:9092 --port 80 --config service.conf",
      "  curl http://127.0.0.1:8090/v1/sessions/15354/recommendations?target=clicks"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ServeCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on, 0 for any free one (default: that of the file, else 8090).")
  private @Nullable Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the service; options given here go over it.")
  private @Nullable Path file;

  @Option(
      names = "-D",
      paramLabel = "OPTION=VALUE",
      description = "An option as in the file, over it; may be given several times.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = config();
    requireTopics(config);
    try (Teardown teardown = new Teardown(() -> say("Stopping ..."), ServeCommand::endWell)) {
      try {
        return run(config, teardown);
      } catch (Exception e) {
        teardown.keepSilentWhenInterrupted();
        throw e;
      }
    }
  }

  private Integer run(ServiceConfig config, Teardown teardown) throws Exception {
    Path directory =
        config.stateDirectory().isPresent()
            ? directory(config.stateDirectory().get())
            : teardown.add(TemporaryDirectory.create("millrace-serve-")).newDirectory("views");
    MillraceService service = teardown.add(start(config, directory));
    spec.commandLine().getOut().println(service.url());
    spec.commandLine().getOut().flush();
    boolean told = false;
    while (service.isAlive()) {
      if (!told && service.isReady()) {
        told = true;
        say("Ready: open it in a browser, or see its /openapi.json. Runs until Ctrl-C.");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw ended();
  }

  /** What ends a command whose service cannot go on. */
  public static CommandException ended() {
    return CommandException.failed(
        "the query service cannot go on reading, as where a topic was made anew: start it again;"
            + " its log says why");
  }

  /**
   * Starts the service.
   *
   * @throws CommandException where it cannot listen
   */
  public static MillraceService start(ServiceConfig config, Path directory) {
    try {
      return MillraceService.start(config, directory);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  private ServiceConfig config() {
    try {
      Map<ServiceOption, String> options =
          file == null ? new EnumMap<>(ServiceOption.class) : ServiceConfig.read(file);
      this.options.forEach((key, value) -> options.put(option(key), value));
      if (isGiven("--bootstrap-servers") || !options.containsKey(ServiceOption.BOOTSTRAP_SERVERS)) {
        options.put(ServiceOption.BOOTSTRAP_SERVERS, broker.bootstrapServers().toString());
      }
      if (isGiven("--prefix")) {
        options.put(ServiceOption.TOPIC_PREFIX, broker.prefix());
      }
      if (port != null) {
        options.put(ServiceOption.PORT, port.toString());
      }
      return ServiceConfig.of(options);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  private static ServiceOption option(String key) {
    return ServiceOption.of(key)
        .orElseThrow(() -> new IllegalArgumentException("there is no option " + key));
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static void requireTopics(ServiceConfig config)
      throws ExecutionException, InterruptedException {
    BootstrapServers servers;
    try {
      servers = BootstrapServers.parse(config.bootstrapServers());
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
    try (KafkaConnection connection = KafkaConnection.open(servers)) {
      for (Topic topic : MillraceService.topics()) {
        var unused = connection.requireTopic(topic.named(config.topicPrefix()));
      }
    }
  }

  private static Path directory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw CommandException.unusable("cannot keep the views in " + directory + ": " + e);
    }
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

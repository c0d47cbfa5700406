package io.millrace.cli.topics;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.schemas.Topic;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Creates the topics that are missing, and compares those that are there. */
@Command(
    name = "create",
    header = "Create Millrace's topics where they are missing.",
    description = {
      "",
      "Creates every topic with the cleanup policy it needs. Topics that exist stay as they are;"
          + " where one is set up in another way, a warning says so.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace topics create",
      "  millrace topics create --bootstrap-servers kafka-1:9092,kafka-2:9092 \\",
      "      --prefix shop-a. --partitions 12 --replication-factor 3"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CreateTopicsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of each new topic (default: ${DEFAULT-VALUE}).")
  private int partitions = 4;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description = "Copies of each partition (default: ${DEFAULT-VALUE}).")
  private short replicationFactor = 1;

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    requirePositive("--partitions", partitions);
    requirePositive("--replication-factor", replicationFactor);
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers())) {
      List<Topic> existing = create(connection.admin());
      connection.awaitTopics(names(List.of(Topic.values())));
      compare(connection.admin(), existing);
    }
    return ExitCode.OK;
  }

  /** Returns the topics that were there already. */
  private List<Topic> create(Admin admin) throws ExecutionException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<NewTopic> wanted = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      wanted.add(TopicSettings.newTopic(topic, broker.prefix(), partitions, replicationFactor));
    }
    CreateTopicsResult result = admin.createTopics(wanted);
    List<Topic> existing = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      String name = topic.named(broker.prefix());
      try {
        result.config(name).get();
        out.printf(
            "created %s (%s, %s)%n",
            name,
            Words.count(partitions, "partition"),
            topic.compacted() ? "compacted" : "deleted by age");
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        existing.add(topic);
        out.printf("exists  %s%n", name);
      }
      out.flush();
    }
    return existing;
  }

  private void compare(Admin admin, List<Topic> existing)
      throws ExecutionException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Map<ConfigResource, Topic> resources = new LinkedHashMap<>();
    for (Topic topic : existing) {
      resources.put(
          new ConfigResource(ConfigResource.Type.TOPIC, topic.named(broker.prefix())), topic);
    }
    Map<ConfigResource, Config> found = admin.describeConfigs(resources.keySet()).all().get();
    resources.forEach(
        (resource, topic) ->
            TopicSettings.configuration(topic)
                .forEach(
                    (name, wanted) -> {
                      String actual = value(found.get(resource), name);
                      if (!wanted.equals(actual)) {
                        err.printf(
                            "warning: topic %s has %s=%s, but needs %s%n",
                            resource.name(), name, actual, wanted);
                      }
                    }));
    err.flush();
  }

  private List<String> names(List<Topic> topics) {
    return topics.stream().map(topic -> topic.named(broker.prefix())).toList();
  }

  private static @Nullable String value(@Nullable Config config, String name) {
    ConfigEntry entry = config == null ? null : config.get(name);
    return entry == null ? null : entry.value();
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '" + option + "': " + value + " is not positive");
    }
  }
}

package io.millrace.cli.query;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Printable;
import io.millrace.cli.explain.ShopIds;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.service.explain.ListJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks up the newest lists of a session or the neighbours of an item, and explains them. */
@Command(
    name = "query",
    header = "Show the newest recommendations of a session, or an item's neighbours.",
    description = {
      "",
      "Reads the one partition that holds the session or the item up to its present end, and says"
          + " why each item was recommended. Of an item it also shows how large a part of the stream"
          + " it is: as estimated, and counted among the newest 1,000,000 interactions. Exit code 3"
          + " where nothing is found.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace query --session 15354",
      "  millrace query --session 15354 --target carts --limit 5",
      "  millrace query --session 15354 --follow --json",
      "  millrace query --item 14742 --bootstrap-servers kafka-1:9092"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class QueryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "The list to show: ${COMPLETION-CANDIDATES} (default: clicks; with --json all three).")
  private @Nullable InteractionType target;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Items of each list at most (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(names = "--json", description = "Print one JSON object on one line.")
  private boolean json;

  @Option(
      names = "--follow",
      description = "Go on and print each newer list as it comes, until interrupted.")
  private boolean follow;

  @Mixin private BrokerOptions broker = new BrokerOptions();

  /** What to look up. */
  private static final class Subject {
    @Option(
        names = "--session",
        paramLabel = "SESSION",
        required = true,
        description = "The session whose lists to show.")
    private @Nullable String session;

    @Option(
        names = "--item",
        paramLabel = "ITEM",
        required = true,
        description = "The shop's id of the item whose neighbours to show.")
    private @Nullable String item;
  }

  /** Shows what was found. */
  private interface Display<T> {
    void show(T found) throws ExecutionException, InterruptedException;
  }

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    if (limit < 1) {
      throw wrong("Invalid value for option '--limit': " + limit + " is not positive");
    }
    if (subject.item != null && target != null) {
      throw wrong("Option '--target' goes with '--session'");
    }
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers())) {
      ShopIds ids = new ShopIds(connection, Topic.ITEMS.named(broker.prefix()), this::warn);
      Presentation presentation = presentation();
      if (subject.session != null) {
        look(
            connection,
            Topic.RECOMMENDATIONS,
            List.of(subject.session),
            Recommendation.class,
            Recommendation::getSequence,
            found -> {
              ids.load(items(found));
              presentation.show(found, ids);
            },
            "no recommendation for session " + Printable.of(subject.session));
      } else if (subject.item != null) {
        ItemShares shares = new ItemShares(connection, broker.prefix(), this::warn);
        look(
            connection,
            Topic.ITEM_NEIGHBORS,
            numbers(subject.item),
            ItemNeighbors.class,
            ItemNeighbors::getAsOf,
            found -> {
              ids.load(items(found));
              presentation.show(found, shares.of(found.getItem()), ids);
            },
            "no neighbours of item " + Printable.of(subject.item));
      }
    }
    return ExitCode.OK;
  }

  /**
   * Shows the newest record of the first key that has one.
   *
   * @param nothing the line where no key has one
   */
  private <T extends SpecificRecord> void look(
      KafkaConnection connection,
      Topic topic,
      List<String> keys,
      Class<T> type,
      ToLongFunction<T> version,
      Display<T> display,
      String nothing)
      throws ExecutionException, InterruptedException {
    String name = topic.named(broker.prefix());
    int partitions = connection.requireTopic(name);
    try (PartitionReader reader = connection.newReader()) {
      NewestRecord<T> newest = read(reader, name, partitions, keys.get(0), type, version);
      for (String key : keys.subList(1, keys.size())) {
        if (newest.get() == null) {
          newest = read(reader, name, partitions, key, type, version);
        }
      }
      if (newest.get() == null) {
        if (!follow) {
          throw CommandException.notFound(nothing + " in topic " + name);
        }
        warn(nothing + " in topic " + name + " yet");
        if (keys.size() > 1) {
          newest = read(reader, name, partitions, keys.get(0), type, version);
        }
      }
      T found = newest.get();
      if (found != null) {
        display.show(found);
      }
      if (follow) {
        follow(reader, newest, display);
      }
    }
  }

  private <T extends SpecificRecord> NewestRecord<T> read(
      PartitionReader reader,
      String topic,
      int partitions,
      String key,
      Class<T> type,
      ToLongFunction<T> version) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    NewestRecord<T> newest = new NewestRecord<>(type, bytes, version, this::warn);
    reader.readToEnd(List.of(PartitionReader.partitionOf(topic, bytes, partitions)), newest::offer);
    return newest;
  }

  private <T extends SpecificRecord> void follow(
      PartitionReader reader, NewestRecord<T> newest, Display<T> display)
      throws ExecutionException, InterruptedException {
    // Whoever reads the output may have gone, as in a pipe into head.
    while (!spec.commandLine().getOut().checkError()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
        T found = newest.offer(record) ? newest.get() : null;
        if (found != null) {
          display.show(found);
        }
      }
    }
  }

  private Presentation presentation() {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      return new TablePresentation(out, target == null ? InteractionType.clicks : target, limit);
    }
    List<InteractionType> targets =
        target == null ? List.of(InteractionType.values()) : List.of(target);
    return new JsonPresentation(out, targets, limit);
  }

  /** The numbers, in decimal, that an item may have: of an integer id, or of a string. */
  private static List<String> numbers(String item) {
    String hashed = Long.toString(ItemIds.number(item));
    // An id such as 042 is text: no integer is written like that.
    return isInteger(item) ? List.of(item, hashed) : List.of(hashed);
  }

  private static boolean isInteger(String item) {
    try {
      return Long.toString(Long.parseLong(item)).equals(item);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Set<Long> items(Recommendation recommendation) {
    Set<Long> items = new HashSet<>();
    for (InteractionType each : InteractionType.values()) {
      items.addAll(ListJson.items(ListJson.list(recommendation, each)));
    }
    return items;
  }

  private static Set<Long> items(ItemNeighbors neighbors) {
    Set<Long> items = new HashSet<>();
    items.add(neighbors.getItem());
    for (RuleNeighbors rule : neighbors.getRules()) {
      for (WeightedItem item : rule.getNeighbors()) {
        items.add(item.getItem());
      }
    }
    return items;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void warn(String message) {
    spec.commandLine().getErr().println("warning: " + message);
    spec.commandLine().getErr().flush();
  }
}

package io.millrace.cli.replay;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.InteractionTopic;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.schemas.Topic;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import io.millrace.schemas.log.Skipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Publishes a log of interactions, or a span of a topic, to Kafka, at its own pace or faster. */
@Command(
    name = "replay",
    header = "Publish a log of interactions to Kafka.",
    description = {
      "",
      "Reads Millrace's JSON lines, OTTO's sessions or Retailrocket's events.csv, plain or gzipped,"
          + " and publishes the interactions in the order of their times. The times themselves"
          + " stay as they are.",
      "",
      "With --from-topic it copies what another topic holds at the moment, or the part of it that"
          + " happened between --from and --to.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace replay --input events.jsonl",
      "  millrace replay --input events.csv.gz --speed 60x --bootstrap-servers kafka-1:9092",
      "  millrace replay --input events.jsonl --limit 1000 --encoding avro --prefix shop-a.",
      "  millrace replay --from-topic interactions --to-topic trial.interactions --from"
          + " 2026-01-24T00:00:00Z"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Mixin private TimeRange range = new TimeRange();

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      converter = ReplaySpeed.Converter.class,
      description =
          "'max' for as fast as it goes, or how many times as fast as it happened, such as 1x or"
              + " 60x (default: max).")
  private ReplaySpeed speed = ReplaySpeed.MAX;

  @Option(
      names = {"--topic", "--to-topic"},
      paramLabel = "TOPIC",
      description = "The topic to publish to (default: interactions, after the prefix).")
  private @Nullable String topic;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Publish the first N interactions only.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--encoding",
      paramLabel = "ENCODING",
      description = "How to write them, json or avro (default: json).")
  private Encoding encoding = Encoding.JSON;

  @Mixin private BrokerOptions broker = new BrokerOptions();

  /** Where the interactions come from. */
  private static final class Source {
    @Option(
        names = "--input",
        paramLabel = "FILE",
        required = true,
        description = "The log to read.")
    private @Nullable Path input;

    @Option(
        names = "--from-topic",
        paramLabel = "TOPIC",
        required = true,
        description = "The topic to read, as its name is on the broker, up to its present end.")
    private @Nullable String topic;
  }

  @Override
  public Integer call()
      throws ExecutionException, InterruptedException, IOException, LogFormatException {
    requireValidOptions();
    String name = topic == null ? Topic.INTERACTIONS.named(broker.prefix()) : topic;
    if (name.equals(source.topic)) {
      throw new ParameterException(
          spec.commandLine(), "Option '--from-topic' names the topic to publish to, " + name);
    }
    InteractionLog log;
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers())) {
      connection.requireTopic(name);
      log = read(connection);
    }
    long start = System.nanoTime();
    publish(log, name);
    summarize(log, name, Duration.ofNanos(System.nanoTime() - start));
    return ExitCode.OK;
  }

  private void requireValidOptions() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--limit': " + limit + " is not positive");
    }
    if (range.isGiven() && source.topic == null) {
      throw new ParameterException(
          spec.commandLine(), "Options '--from' and '--to' go with '--from-topic'");
    }
    if (range.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Options '--from' and '--to': no time is " + range);
    }
  }

  private InteractionLog read(KafkaConnection connection)
      throws ExecutionException, InterruptedException, IOException, LogFormatException {
    if (source.input != null) {
      return InteractionLog.read(source.input, limit);
    }
    String from = Objects.requireNonNull(source.topic);
    InteractionLog.Collector collector = new InteractionLog.Collector(limit);
    Skipped skipped =
        new InteractionTopic(
                connection, from, InteractionLimits.DEFAULT, System.currentTimeMillis())
            .read(
                interaction -> {
                  if (range.contains(interaction.getTs())) {
                    collector.add(interaction);
                  }
                });
    if (collector.isEmpty()) {
      throw CommandException.unusable(
          "topic " + from + " has no readable interaction " + range + unreadable(skipped));
    }
    return collector.toLog(skipped);
  }

  private static String unreadable(Skipped skipped) {
    return skipped.total() == 0
        ? ""
        : "; records that could not be read: " + Words.count(skipped.total());
  }

  private void publish(InteractionLog log, String name) throws InterruptedException {
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    // Alone, an interaction that was held back until it is due must not wait for company.
    Duration linger = speed.unlimited() ? Duration.ofMillis(20) : Duration.ZERO;
    long start = System.nanoTime();
    try (InteractionPublisher publisher =
        new InteractionPublisher(broker.bootstrapServers(), name, encoding, linger)) {
      Pacer pacer = new Pacer(speed, log.ts(0), System::nanoTime, TimeUnit.NANOSECONDS::sleep);
      for (int i = 0; i < log.size(); i++) {
        long ts = log.ts(i);
        pacer.await(
            ts,
            left -> {
              publisher.requireHealth();
              progress.update(
                  () ->
                      state(publisher, log, start)
                          + ", "
                          + Instant.ofEpochMilli(ts)
                          + " in "
                          + Words.duration(left));
            });
        publisher.send(log.get(i));
        progress.update(() -> state(publisher, log, start));
      }
      publisher.flush();
    } finally {
      progress.clear();
    }
  }

  private static String state(InteractionPublisher publisher, InteractionLog log, long start) {
    long acknowledged = publisher.acknowledged();
    return Words.count(acknowledged)
        + " of "
        + Words.count(log.size(), "interaction")
        + " published, "
        + Words.rate(acknowledged, Duration.ofNanos(System.nanoTime() - start));
  }

  private void summarize(InteractionLog log, String name, Duration duration) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Published %s of %s with %s to %s in %s (%s)%n",
        Words.count(log.size(), "interaction"),
        Words.count(log.sessions(), "session"),
        Words.count(log.items(), "item"),
        name,
        Words.duration(duration),
        Words.rate(log.size(), duration));
    out.printf(
        "Their times: %s to %s%n",
        Instant.ofEpochMilli(log.ts(0)), Instant.ofEpochMilli(log.ts(log.size() - 1)));
    SkippedLines.print(log.skipped(), source.input == null ? "record" : "line", out);
    out.flush();
  }
}

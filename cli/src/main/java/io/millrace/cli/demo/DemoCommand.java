package io.millrace.cli.demo;

import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.cluster.LocalCluster;
import io.millrace.cli.cluster.Teardown;
import io.millrace.cli.cluster.TemporaryDirectory;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.ShopIds;
import io.millrace.cli.replay.InteractionPublisher;
import io.millrace.cli.replay.SkippedLines;
import io.millrace.cli.serve.ServeCommand;
import io.millrace.cli.topics.TopicSettings;
import io.millrace.flink.metric.JobCounters;
import io.millrace.flink.metric.MetricNames;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import io.millrace.service.MillraceService;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs broker, cluster and job in this process on a log, and shows what comes out. */
@Command(
    name = "demo",
    header = "Run everything in one process and show recommendations.",
    description = {
      "",
      "Starts a real Kafka broker and a Flink cluster, runs the recommendation job on a simulated"
          + " shop or on a log, reads the recommendations back from their topic and explains some."
          + " Nothing is left behind.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace demo",
      "  millrace demo --input events.jsonl --parallelism 4",
      "  millrace demo --limit 100000 --seed 7 --serve"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
  private static final int SIMULATED_INTERACTIONS = 20_000;

  /**
   * The simulated days lie before those of any log that is likely to be replayed afterwards, which
   * the job would refuse as too late otherwise.
   */
  private static final long SIMULATED_END = Instant.parse("2010-01-04T00:00:00Z").toEpochMilli();

  private static final int SESSIONS_SHOWN = 3;
  private static final int PARTITIONS = 4;
  private static final int MOST_PARALLELISM = 16;
  private static final int USUAL_PORT = 9092;
  private static final long PAUSE_MILLIS = 100;
  private static final Duration STALL_TIMEOUT = Duration.ofMinutes(2);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "A log to use instead of the simulated shop: Millrace's JSON lines, OTTO's sessions or"
              + " Retailrocket's events.csv, plain or gzipped.")
  private @Nullable Path input;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Interactions to simulate (default: 20000), or to take from the log (default: all).")
  private @Nullable Integer limit;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Decides what happens in the simulated shop (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (default: ${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(
      names = "--serve",
      description =
          "Keep broker and job up afterwards, with the query service and its page, until"
              + " interrupted.")
  private boolean serve;

  /**
   * How far it has come.
   *
   * @param processed interactions and dead letters that the job has taken in
   * @param duration from the first publication to the last result in its topic
   */
  private record Run(long processed, Duration duration) {}

  @Override
  public Integer call() throws Exception {
    requireBetween("--limit", limit == null ? 1 : limit, 1, Integer.MAX_VALUE);
    requireBetween("--parallelism", parallelism, 1, MOST_PARALLELISM);
    InteractionLog log = log();
    try (Teardown teardown = new Teardown(() -> say("Stopping ..."))) {
      try {
        return run(log, teardown);
      } catch (Exception e) {
        teardown.keepSilentWhenInterrupted();
        throw e;
      }
    }
  }

  private InteractionLog log() throws IOException, LogFormatException {
    return input == null
        ? SimulatedShop.simulate(
            limit == null ? SIMULATED_INTERACTIONS : limit, seed, SIMULATED_END)
        : InteractionLog.read(input, limit == null ? Long.MAX_VALUE : limit);
  }

  private Integer run(InteractionLog log, Teardown teardown) throws Exception {
    say("Starting a Kafka broker and a Flink cluster in this process ...");
    TemporaryDirectory directory = teardown.add(TemporaryDirectory.create("millrace-demo-"));
    LocalBroker broker = teardown.add(startBroker(directory.newDirectory("kafka")));
    BootstrapServers servers = BootstrapServers.parse(broker.bootstrapServers());
    try (KafkaConnection connection = KafkaConnection.open(servers)) {
      createTopics(connection);
      if (input == null) {
        CatalogueItems.publish(log, servers);
      }
      LocalCluster cluster =
          teardown.add(
              LocalCluster.start(
                  broker.bootstrapServers(), directory.newDirectory("flink"), parallelism));
      Run run = publishAndProcess(log, servers, cluster);

      say("Reading the recommendations back ...");
      List<String> samples = SampleSessions.choose(log, SESSIONS_SHOWN);
      WrittenResults results = WrittenResults.read(connection, Set.copyOf(samples));
      show(samples, log, results, connection);
      summarize(log, run, cluster.counters(), results);
      if (serve) {
        MillraceService service =
            teardown.add(startService(servers, directory.newDirectory("service")));
        throw awaitEnd(
            cluster, service, () -> tellHowToReach(servers, service.url(), samples.get(0), log));
      }
    }
    return ExitCode.OK;
  }

  private LocalBroker startBroker(Path directory) throws IOException {
    if (serve) {
      try {
        // Other commands look there unless told otherwise.
        return LocalBroker.start(directory, USUAL_PORT);
      } catch (IOException e) {
        say("Another broker may be up (" + e.getMessage() + "), so a free port will do");
      }
    }
    return LocalBroker.start(directory);
  }

  private MillraceService startService(BootstrapServers servers, Path directory) {
    Map<ServiceOption, String> options = new EnumMap<>(ServiceOption.class);
    options.put(ServiceOption.BOOTSTRAP_SERVERS, servers.toString());
    try {
      return ServeCommand.start(ServiceConfig.of(options), directory);
    } catch (CommandException e) {
      say("Another service may be up (" + e.getMessage() + "), so a free port will do");
      options.put(ServiceOption.PORT, "0");
      return ServeCommand.start(ServiceConfig.of(options), directory);
    }
  }

  /**
   * Waits until the job or the service ends, which they do by failing only.
   *
   * @param onReady run once the service can be asked
   * @return why the service ended
   * @throws CommandException if the job did
   */
  private static CommandException awaitEnd(
      LocalCluster cluster, MillraceService service, Runnable onReady) throws InterruptedException {
    boolean ready = false;
    while (service.isAlive()) {
      cluster.requireHealth();
      if (!ready && service.isReady()) {
        ready = true;
        onReady.run();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return ServeCommand.ended();
  }

  private void createTopics(KafkaConnection connection)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      topics.add(TopicSettings.newTopic(topic, "", Math.max(PARTITIONS, parallelism), (short) 1));
    }
    connection.admin().createTopics(topics).all().get();
    connection.awaitTopics(topics.stream().map(NewTopic::name).toList());
  }

  private Run publishAndProcess(InteractionLog log, BootstrapServers servers, LocalCluster cluster)
      throws ExecutionException, InterruptedException {
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    LongSupplier processed = () -> processed(cluster.counters());
    while (!cluster.isRunning()) {
      cluster.requireHealth();
      Thread.sleep(PAUSE_MILLIS);
    }
    long start = System.nanoTime();
    try (InteractionPublisher publisher =
        new InteractionPublisher(
            servers, Topic.INTERACTIONS.named(""), Encoding.JSON, Duration.ofMillis(20))) {
      for (int i = 0; i < log.size(); i++) {
        publisher.send(log.get(i));
        long published = i + 1L;
        progress.update(() -> state(published, log.size(), processed.getAsLong(), start));
      }
      publisher.flush();
      long lastProgress = System.nanoTime();
      for (long before = -1, now = processed.getAsLong();
          now < log.size();
          before = now, now = processed.getAsLong()) {
        if (now != before) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > STALL_TIMEOUT.toNanos()) {
          throw CommandException.failed(
              "the job stopped after " + Words.count(now, "interaction") + ", without an error");
        }
        cluster.requireHealth();
        progress.update(() -> state(log.size(), log.size(), processed.getAsLong(), start));
        Thread.sleep(PAUSE_MILLIS);
      }
      cluster.flush();
    } finally {
      progress.clear();
    }
    return new Run(processed.getAsLong(), Duration.ofNanos(System.nanoTime() - start));
  }

  private static long processed(JobCounters counters) {
    return counters.sum(MetricNames.INTERACTIONS) + counters.sum(MetricNames.DEAD_LETTERS);
  }

  private static String state(long published, long all, long processed, long start) {
    return String.format(
        "Published %s of %s, processed %s (%s)",
        Words.count(published),
        Words.count(all, "interaction"),
        Words.count(processed),
        Words.rate(processed, Duration.ofNanos(System.nanoTime() - start)));
  }

  private void show(
      List<String> samples, InteractionLog log, WrittenResults results, KafkaConnection connection)
      throws ExecutionException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<SessionStory> stories = new ArrayList<>();
    Set<Long> items = new HashSet<>();
    for (String session : samples) {
      Recommendation recommendation = results.newest(session);
      if (recommendation != null) {
        SessionStory story = new SessionStory(history(log, session), recommendation);
        stories.add(story);
        items.addAll(story.items());
      }
    }
    ShopIds ids = new ShopIds(connection, Topic.ITEMS.named(""), this::say);
    ids.load(items);
    out.println();
    stories.forEach(story -> story.print(out, ids));
    out.flush();
  }

  private static List<Interaction> history(InteractionLog log, String session) {
    List<Interaction> history = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      if (log.session(i).equals(session)) {
        history.add(log.get(i));
      }
    }
    return history;
  }

  private void summarize(
      InteractionLog log, Run run, JobCounters counters, WrittenResults results) {
    PrintWriter out = spec.commandLine().getOut();
    long dead = results.deadLetters().values().stream().mapToLong(Long::longValue).sum();
    out.printf(
        "interactions     %s read in %s (%s), %s, %s%n",
        Words.count(counters.sum(MetricNames.INTERACTIONS)),
        Words.duration(run.duration()),
        Words.rate(run.processed(), run.duration()),
        Words.count(log.sessions(), "session"),
        Words.count(log.items(), "item"));
    out.printf(
        "without a list   %s repeated, %s too old, %s overtaken by the next of their session%n",
        Words.count(counters.sum(MetricNames.REPEATED_INTERACTIONS)),
        Words.count(counters.sum(MetricNames.TOO_OLD_INTERACTIONS)),
        Words.count(counters.sum(MetricNames.LATE_TOUCHES)));
    out.printf(
        "recommendations  %s written, to %s of %s%n",
        Words.count(results.recommendations()),
        Words.count(results.sessions()),
        Words.count(log.sessions(), "session"));
    out.printf(
        "dead letters     %s%s%n",
        Words.count(dead),
        dead == 0
            ? ""
            : results.deadLetters().entrySet().stream()
                .map(each -> each.getKey() + " " + Words.count(each.getValue()))
                .collect(Collectors.joining(", ", " (", ")")));
    SkippedLines.print(log.skipped(), out);
    out.flush();
  }

  private void tellHowToReach(
      BootstrapServers servers, String url, String session, InteractionLog log) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%nPlay the shopper at  %s%n", url);
    String command = System.getProperty("millrace.command", "millrace");
    out.printf("%nBroker, job and page stay up until Ctrl-C. From another terminal:%n");
    for (String example :
        List.of(
            "query --session " + quoted(session),
            "query --session " + quoted(session) + " --follow",
            "query --item " + quoted(log.aid(log.size() - 1)),
            "replay --input FILE --speed 60x")) {
      out.printf("  %s %s --bootstrap-servers %s%n", command, example, servers);
    }
    out.printf(
        "  curl '%s/v1/sessions/%s/recommendations?target=clicks&limit=5&explain=true'%n",
        url, URLEncoder.encode(session, StandardCharsets.UTF_8).replace("+", "%20"));
    out.flush();
  }

  /** An argument as a shell takes it. */
  private static String quoted(Object argument) {
    String text = argument.toString();
    return text.matches("[A-Za-z0-9._:@%+=/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              "Invalid value for option '%s': %d is not from %d to %d",
              option, value, least, most));
    }
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}

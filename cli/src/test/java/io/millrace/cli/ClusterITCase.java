package io.millrace.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.deploy.ChangedJar;
import io.millrace.cli.deploy.ChangedJar.Change;
import io.millrace.cli.standalone.ClusterProcess;
import io.millrace.cli.standalone.Installation;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.activity.SessionHistoryFormat;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.savepoint.SavepointStates;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.schemas.log.InteractionLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of processes, from the first deployment over a failure to upgrades, good and bad. */
@Timeout(1_800)
final class ClusterITCase {
  private static final Duration DEADLINE = Duration.ofMinutes(8);
  private static final long T = 1_700_000_000_000L;

  /** So few that a row holds all of them and every list of neighbours is whole. */
  private static final int ITEMS = 15;

  private static final int BEFORE = 1_000;
  private static final int UNDER_LOAD = 2_000;
  private static final long STEP_MILLIS = 10;
  private static final CoOccurrenceConfig RULES = CoOccurrenceConfig.DEFAULT;

  @TempDir static Path directory;
  private static Path state;
  private static String broker;
  private static String jobManager;
  private static String[] start;

  @BeforeAll
  static void startCluster() throws Exception {
    state = directory.resolve("cluster");
    try (ServerSocket rest = new ServerSocket(0);
        ServerSocket rpc = new ServerSocket(0);
        ServerSocket kafka = new ServerSocket(0)) {
      broker = "127.0.0.1:" + kafka.getLocalPort();
      jobManager = "http://localhost:" + rest.getLocalPort();
      start =
          new String[] {
            "cluster",
            "start",
            "--state-dir=" + state,
            "--port=" + rest.getLocalPort(),
            "--rpc-port=" + rpc.getLocalPort(),
            "--broker-port=" + kafka.getLocalPort(),
            "--flink-config=" + flinkConfiguration()
          };
    }
    CommandRun run = done(start);
    assertThat(run.out())
        .anyMatch(line -> line.matches("taskmanager-2 +started, process \\d+"))
        .contains("Flink at " + jobManager, "Kafka at " + broker);
  }

  @AfterAll
  static void stopCluster() {
    done("cluster", "stop", "--now", "--state-dir=" + state);
  }

  @Test
  void carriesItsStateOverFailuresAndUpgrades() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("job.conf"),
            "execution.checkpointing.interval = 1 s\nparallelism.default = 2\n");
    Path first = log("first", T, BEFORE);
    Path second = log("second", T + 60_000, UNDER_LOAD);
    Path next = nextJar();

    // A task manager is killed in the middle of a log.
    onCluster("deploy", "--config=" + config);
    CompletableFuture<CommandRun> load = replay(first, "1x");
    awaitLists(BEFORE / 4);
    taskManager().orElseThrow().destroyForcibly();
    Awaitility.await().atMost(DEADLINE).until(() -> taskManager().isEmpty());
    assertThat(done(start).out())
        .anyMatch(line -> line.matches("taskmanager-1 +started, process \\d+"))
        .anyMatch(line -> line.matches("taskmanager-2 +runs already, process \\d+"));
    assertThat(load.get().exitCode()).isZero();
    awaitLists(BEFORE);
    PlainLoop undisturbed = PlainLoop.of(first);
    assertThat(followed()).isEqualTo(undisturbed.sequences());
    assertThat(rows(savepoint())).isEqualTo(undisturbed.rows());

    // Other code, of other parallelism, while interactions come in.
    load = replay(second, "1x");
    CommandRun upgrade = onCluster("upgrade", "--jar=" + next, "--parallelism=3");
    assertThat(upgrade.out())
        .anyMatch(line -> line.contains("parallelism 3"))
        .anyMatch(line -> line.matches(".* \\d+ checkpoints, .*"));
    assertThat(load.get().exitCode()).isZero();
    awaitLists(BEFORE + UNDER_LOAD);
    replayNow(pair("pair", T + 200_000, 900_001, 900_002));
    awaitLists(BEFORE + UNDER_LOAD + 2);
    assertThat(newest("pair").getModelVersion()).isEqualTo("next");
    String upgraded = savepoint();
    assertThat(counts(upgraded)).isEqualTo(counts(first, second, directory.resolve("pair")));
    // The backward weight of a pair that only the new code has seen.
    assertThat(weight(upgraded, 900_002, 900_001)).isCloseTo(0.5f, within(0.01f));

    // Code that fails.
    CommandRun failed = run("upgrade", "--jar=" + brokenJar(next));
    assertThat(failed.exitCode()).as("%s", failed).isEqualTo(1);
    assertThat(failed.err())
        .singleElement()
        .asString()
        .contains("the old jar runs again from the same state", "broken on purpose");
    replayNow(pair("after", T + 210_000, 900_001, 900_002));
    awaitLists(BEFORE + UNDER_LOAD + 4);
    assertThat(newest("after").getModelVersion()).isEqualTo("next");

    // Back to the code of the beginning, by hand.
    onCluster("rollback");
    replayNow(pair("back", T + 220_000, 900_001, 900_002));
    awaitLists(BEFORE + UNDER_LOAD + 6);
    assertThat(newest("back").getModelVersion()).isNull();
    assertThat(counts(savepoint()))
        .isEqualTo(
            counts(
                first,
                second,
                directory.resolve("pair"),
                directory.resolve("after"),
                directory.resolve("back")));
    assertThat(onCluster("inspect", "--savepoint=" + upgraded, "--item=900002").out())
        .first()
        .asString()
        .startsWith("item 900002, number 900002: 1.0 interactions");
  }

  /** That of the local cluster, for processes that live a minute. */
  private static Path flinkConfiguration() throws IOException {
    Path shipped = root().resolve("deploy/local/conf");
    Path own = Files.createDirectories(directory.resolve("conf"));
    Files.copy(shipped.resolve("log4j2.properties"), own.resolve("log4j2.properties"));
    Files.writeString(
        own.resolve("config.yaml"),
        Files.readString(shipped.resolve("config.yaml"))
            + "env.java.opts.all: -XX:TieredStopAtLevel=1\n"
            + "metrics.fetcher.update-interval: 1s\n"
            + "web.refresh-interval: 500ms\n");
    return own;
  }

  /**
   * What the same classes make of a log in one loop.
   *
   * @param sequences of the lists, by session
   */
  private record PlainLoop(Map<String, List<Long>> sequences, Map<Long, String> rows) {

    static PlainLoop of(Path file) throws Exception {
      SequentialRecommender loop = new SequentialRecommender(RecommenderConfig.DEFAULT);
      Map<String, List<Long>> sequences = new TreeMap<>();
      InteractionLog log = InteractionLog.read(file, Long.MAX_VALUE);
      for (int i = 0; i < log.size(); i++) {
        Interaction each =
            new Interaction(
                log.get(i).getSession(),
                ItemIds.number(log.get(i).getAid()),
                log.ts(i),
                InteractionType.ofWireName(log.get(i).getType().name()));
        loop.process(each)
            .ifPresent(
                lists ->
                    sequences
                        .computeIfAbsent(lists.session(), session -> new ArrayList<>())
                        .add(lists.sequence()));
      }
      Map<Long, NeighborRow> rows = new TreeMap<>();
      for (long item = 1; item <= ITEMS; item++) {
        rows.put(item, loop.row(item).orElseThrow());
      }
      return new PlainLoop(sequences, weights(rows));
    }
  }

  private static Optional<ProcessHandle> taskManager() throws IOException {
    return new ClusterProcess("taskmanager-1", state.resolve("log")).running();
  }

  /** Another weight, a changed operator, and a field more in the state of sessions. */
  private static Path nextJar() throws IOException {
    int version = new SessionHistoryFormat().version();
    String core = "recommender-core/src/main/java/io/millrace/core/";
    String format = core + "activity/SessionHistoryFormat.java";
    return changed(
        "next",
        Installation.jobJar(),
        List.of(
            new Change(
                core + "cooccurrence/AdjacentRule.java",
                "new AdjacentRule(0.3f)",
                "new AdjacentRule(0.5f)"),
            new Change(
                "flink-jobs/src/main/java/io/millrace/flink/operator/RankCandidatesOperator.java",
                "new StreamRecord<>(ranked, ranked.asOf())",
                "new StreamRecord<>(new RankedLists(ranked.session(), ranked.sequence(),"
                    + " ranked.asOf(), ranked.arrivedAt(), \"next\", ranked.channels(),"
                    + " ranked.clicks(), ranked.carts(), ranked.orders()), ranked.asOf())"),
            new Change(format, "return " + version + ";", "return " + (version + 1) + ";"),
            new Change(
                format,
                "out.writeLong(history.sequence);",
                "out.writeInt(7); out.writeLong(history.sequence);"),
            new Change(
                format,
                "history.sequence = in.readLong();",
                "if (version > %d && in.readInt() != 7) throw new IOException(\"no field\");"
                        .formatted(version)
                    + " history.sequence = in.readLong();")));
  }

  /** The jar of before, whose state it reads, with an operator that fails. */
  private static Path brokenJar(Path next) throws IOException {
    return changed(
        "broken",
        next,
        List.of(
            new Change(
                "flink-jobs/src/main/java/io/millrace/flink/operator/RouteReceivedFunction.java",
                "public void open(OpenContext context) {",
                "public void open(OpenContext context) {\n"
                    + "if (expiryMillis > 0) throw new IllegalStateException(\"broken on"
                    + " purpose\");")));
  }

  private static Path root() {
    return Path.of(requireNonNull(System.getProperty("millrace.home")));
  }

  private static Path changed(String name, Path jar, List<Change> changes) throws IOException {
    return ChangedJar.build(
        root(),
        jar,
        Files.readString(root().resolve("deploy/local/target/classpath")).strip(),
        Files.createDirectories(directory.resolve(name)),
        changes);
  }

  /**
   * Sessions of ten interactions, ten at a time, a hundred interactions in a second. All within
   * minutes, so that a count decays by less than a half.
   */
  private static Path log(String name, long from, int size) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int session = i / 100 * 10 + i % 10;
      int step = i / 10 % 10;
      String type = step % 5 == 4 ? "carts" : step % 7 == 6 ? "orders" : "clicks";
      lines.add(
          interaction(
              name + session,
              1 + (session * 7 + step * (session % 3 + 1)) % ITEMS,
              from + i * STEP_MILLIS,
              type));
    }
    return Files.write(directory.resolve(name), lines);
  }

  /** A session of two clicks. */
  private static Path pair(String session, long time, long item, long following)
      throws IOException {
    return Files.write(
        directory.resolve(session),
        List.of(
            interaction(session, item, time, "clicks"),
            interaction(session, following, time + 1, "clicks")));
  }

  private static String interaction(String session, long item, long time, String type) {
    return "{\"session\":\"%s\",\"aid\":%d,\"ts\":%d,\"type\":\"%s\"}"
        .formatted(session, item, time, type);
  }

  private static CompletableFuture<CommandRun> replay(Path log, String speed) {
    return CompletableFuture.supplyAsync(
        () ->
            CommandRun.of(
                "replay", "--input=" + log, "--bootstrap-servers=" + broker, "--speed=" + speed));
  }

  private static void replayNow(Path log) throws Exception {
    assertThat(replay(log, "max").get().exitCode()).isZero();
  }

  private static String savepoint() {
    List<String> out = onCluster("savepoint").out();
    return out.get(out.size() - 1);
  }

  private static void awaitLists(int count) {
    Awaitility.await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(500))
        // A broker among so many processes may be slow to answer.
        .ignoreExceptionsInstanceOf(CommandException.class)
        .untilAsserted(
            () ->
                assertThat(followed().values().stream().mapToInt(List::size).sum())
                    .isGreaterThanOrEqualTo(count));
  }

  /** The sequences of each session that a reader sees who drops what is not newer. */
  private static Map<String, List<Long>> followed() throws Exception {
    Map<String, List<Long>> sequences = new TreeMap<>();
    for (Recommendation each : lists()) {
      List<Long> seen = sequences.computeIfAbsent(each.getSession(), s -> new ArrayList<>());
      if (seen.isEmpty() || each.getSequence() > seen.get(seen.size() - 1)) {
        seen.add(each.getSequence());
      }
    }
    return sequences;
  }

  private static Recommendation newest(String session) throws Exception {
    return lists().stream()
        .filter(each -> each.getSession().equals(session))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static List<Recommendation> lists() throws Exception {
    List<Recommendation> lists = new ArrayList<>();
    RecordReader<Recommendation> format = new RecordReader<>(Recommendation.class);
    try (KafkaConnection connection = KafkaConnection.open(BootstrapServers.parse(broker));
        PartitionReader reader = connection.newReader()) {
      String topic = Topic.RECOMMENDATIONS.named("");
      var unused =
          reader.readToEnd(
              PartitionReader.allPartitions(topic, connection.requireTopic(topic)),
              record -> {
                try {
                  lists.add(format.read(record.value()));
                } catch (UnreadableRecordException e) {
                  throw new AssertionError(e);
                }
              });
    }
    return lists;
  }

  private static Map<Long, NeighborRow> stored(String savepoint) throws Exception {
    return SavepointStates.open(StreamExecutionEnvironment.createLocalEnvironment(1), savepoint)
        .keyed(
            Uids.UPDATE_CO_OCCURRENCE,
            org.apache.flink.api.common.typeinfo.Types.LONG,
            Types.NEIGHBOR_ROW,
            States::neighborRow);
  }

  private static Map<Long, String> rows(String savepoint) throws Exception {
    return weights(stored(savepoint));
  }

  /**
   * The neighbours of every item with their weights at one time. To two places, since weights are
   * added in the order in which sessions come.
   */
  private static Map<Long, String> weights(Map<Long, NeighborRow> stored) {
    CoOccurrence coOccurrence = new CoOccurrence(RULES);
    Map<Long, String> rows = new TreeMap<>();
    stored.forEach(
        (item, row) -> {
          NeighborList list = coOccurrence.read(row, T + 60_000);
          Map<Long, List<Long>> neighbors = new TreeMap<>();
          for (int i = 0; i < list.size(); i++) {
            List<Long> weights = new ArrayList<>();
            for (int rule = 0; rule < list.rules(); rule++) {
              weights.add(Math.round(list.weight(i, rule) * 100.0));
            }
            neighbors.put(list.item(i), weights);
          }
          rows.put(item, Math.round(coOccurrence.count(row, T)) + " " + neighbors);
        });
    assertThat(rows).hasSize(ITEMS);
    return rows;
  }

  /** How often each item was interacted with, by a savepoint. */
  private static Map<Long, Long> counts(String savepoint) throws Exception {
    CoOccurrence coOccurrence = new CoOccurrence(RULES);
    Map<Long, Long> counts = new TreeMap<>();
    stored(savepoint)
        .forEach(
            (item, row) ->
                counts.put(item, (long) Math.round(coOccurrence.count(row, row.updatedAt()))));
    return counts;
  }

  /** How often each item was interacted with, by the logs. */
  private static Map<Long, Long> counts(Path... logs) throws IOException {
    Map<Long, Long> counts = new TreeMap<>();
    for (Path log : logs) {
      for (String line : Files.readAllLines(log)) {
        long item = Long.parseLong(line.replaceFirst(".*\"aid\":(\\d+).*", "$1"));
        counts.merge(item, 1L, Long::sum);
      }
    }
    return counts;
  }

  private static float weight(String savepoint, long item, long neighbor) throws Exception {
    NeighborRow row = requireNonNull(stored(savepoint).get(item));
    NeighborList list = new CoOccurrence(RULES).read(row, row.updatedAt());
    int adjacent = RULES.ruleNames().indexOf("adjacent");
    for (int i = 0; i < list.size(); i++) {
      if (list.item(i) == neighbor) {
        return list.weight(i, adjacent);
      }
    }
    throw new AssertionError(neighbor + " is no neighbour of " + item);
  }

  /** A command on the cluster that does what it was asked to. */
  private static CommandRun onCluster(String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as("%s", run).isZero();
    return run;
  }

  private static CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("inspect")) {
      all.add("--state-dir=" + state);
    }
    if (List.of("deploy", "upgrade", "rollback").contains(arguments[0])) {
      all.add("--patience=8 min");
    }
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static CommandRun done(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as("%s", run).isZero();
    return run;
  }
}

package io.millrace.cli;

import static io.millrace.cli.CommandRun.assertUnusable;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job against a broker of the user's, in a process that is stopped and started again. */
@Timeout(900)
final class RunITCase {
  private static final long T = 1_600_000_000_000L;
  private static final int PARTITIONS = 2;

  @TempDir static Path directory;
  private static LocalBroker broker;
  private static KafkaConnection connection;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(directory.resolve("kafka"));
    connection = KafkaConnection.open(BootstrapServers.parse(broker.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    connection.close();
    broker.close();
  }

  @Test
  void aRestartGoesOnFromTheStateDirectory() throws Exception {
    createTopics("shop.");
    String[] options = {
      "run",
      "--bootstrap-servers=" + broker.bootstrapServers(),
      "--prefix=shop.",
      "--parallelism=1",
      "--state-dir=" + directory.resolve("state")
    };
    for (int session = 0; session < 10; session++) {
      publish("shop.interactions", interaction("s" + session, 1, T + session));
      publish("shop.interactions", interaction("s" + session, 2, T + 1_000 + session));
    }
    publish("shop.interactions", "no interaction");
    Path first = directory.resolve("first.txt");
    Process running = process(first, options);
    try {
      awaitRecords(running, first, "shop.recommendations", 20);
      assertUnusable(CommandRun.of(options), "another process runs with the state in ");
    } finally {
      running.destroy();
    }
    assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(running.exitValue()).as(Files.readString(first)).isZero();
    assertThat(Files.readString(first))
        .contains("reads   shop.interactions, shop.models at " + broker.bootstrapServers())
        .contains("shop.recommendations", "shop.sampling-probabilities", "shop.dead-letters")
        .contains("state   begins empty, kept in " + directory.resolve("state"))
        .endsWith("20 interactions read, 20 lists written, 1 dead letter\n");

    publish("shop.interactions", interaction("new", 1, T + 5_000));
    Path second = directory.resolve("second.txt");
    running = process(second, options);
    try {
      awaitRecords(running, second, "shop.recommendations", 21);
    } finally {
      running.destroy();
    }
    assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(running.exitValue()).as(Files.readString(second)).isZero();
    assertThat(Files.readString(second))
        .contains("state   goes on from the checkpoint of ")
        .endsWith("1 interaction read, 1 list written, 0 dead letters\n");
    // What the first run learned: item 2 follows item 1.
    CommandRun query =
        CommandRun.of(
            "query",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--topic-prefix=shop.",
            "--session=new");
    assertThat(query.out()).anyMatch(line -> line.matches(" +1  2 .*often next after 1 .*"));
  }

  /** Three jobs at once, each in a process of its own, until a model orders lists. */
  @Test
  void trainsAModelThatOrdersLists() throws Exception {
    // An empty partition would hold event time back for a while.
    createTopics("loop.", 1);
    Path config =
        Files.writeString(
            directory.resolve("loop.conf"),
            """
            millrace.ranking-requests.share = 1
            millrace.training-examples.horizon = 30 s
            millrace.training.batch-size = 16
            millrace.training.first-examples = 100
            millrace.training.held-out-examples = 100
            millrace.training.validation-steps = 10
            millrace.training.dimension = 2
            millrace.training.embedding-rows = 64
            millrace.training.attention-units = 2
            millrace.training.hidden-units = 4
            """);
    publish("loop.interactions", sessions());

    Map<String, Path> outputs = new LinkedHashMap<>();
    Map<String, Process> processes = new LinkedHashMap<>();
    try {
      for (String job : List.of("recommend", "examples", "train")) {
        outputs.put(job, Files.createTempFile(directory, job, ".txt"));
        processes.put(job, process(outputs.get(job), loop(config, job)));
      }
      long[] time = {T + 2_000_000};
      Awaitility.await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                for (var process : processes.entrySet()) {
                  assertThat(process.getValue().isAlive())
                      .as(Files.readString(outputs.get(process.getKey())))
                      .isTrue();
                }
                time[0] += 1_000;
                publish("loop.interactions", interaction("late", 1, time[0]));
                return CommandRun.of(
                        "query",
                        "--bootstrap-servers=" + broker.bootstrapServers(),
                        "--prefix=loop.",
                        "--session=late")
                    .out()
                    .stream()
                    .anyMatch(line -> line.contains("model din-"));
              });
    } finally {
      processes.values().forEach(Process::destroy);
    }
    for (var process : processes.entrySet()) {
      String printed = Files.readString(outputs.get(process.getKey()));
      assertThat(process.getValue().waitFor(120, TimeUnit.SECONDS)).as(printed).isTrue();
      assertThat(process.getValue().exitValue()).as(printed).isZero();
    }
    assertThat(Files.readString(outputs.get("recommend")))
        .containsPattern("[0-9,]+ interactions read, [0-9,]+ lists written");
    assertThat(Files.readString(outputs.get("examples")))
        .contains("reads   loop.ranking-requests, loop.interactions at ")
        .contains("writes  loop.training-examples, loop.dead-letters")
        .containsPattern("[0-9,]+ lists and [0-9,]+ interactions read, [0-9,]+ examples written");
    assertThat(Files.readString(outputs.get("train")))
        .contains("reads   loop.training-examples, loop.interactions at ")
        .contains("state   begins empty, kept in ")
        .containsPattern("[0-9,]+ examples read, [0-9,]+ steps? taken, [0-9]+ models? announced");
    assertThat(directory.resolve("loop-state/loop.models")).isNotEmptyDirectory();
  }

  private static String[] loop(Path config, String job) {
    return new String[] {
      "run",
      "--job=" + job,
      "--bootstrap-servers=" + broker.bootstrapServers(),
      "--prefix=loop.",
      "--config=" + config,
      "--parallelism=1",
      "--state-dir=" + directory.resolve("loop-state")
    };
  }

  /** Forty sessions over forty items; one in two comes to the item's fixed successor. */
  private static String[] sessions() {
    String[] interactions = new String[1_000];
    Random random = new Random(7);
    int[] newest = new int[40];
    for (int i = 0; i < interactions.length; i++) {
      int session = random.nextInt(40);
      int item = random.nextBoolean() ? (newest[session] * 3 + 1) % 40 : random.nextInt(40);
      newest[session] = item;
      interactions[i] = interaction("s" + session, item, T + 1_000L * i);
    }
    return interactions;
  }

  @Test
  void aJobThatFailsForGoodGivesOneLine() throws Exception {
    createTopics("small.");
    ConfigResource lists = new ConfigResource(ConfigResource.Type.TOPIC, "small.recommendations");
    connection
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                lists,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("max.message.bytes", "20"), AlterConfigOp.OpType.SET))))
        .all()
        .get();
    Path config =
        Files.writeString(directory.resolve("once.conf"), "restart-strategy.type = none\n");
    publish("small.interactions", interaction("a", 1, T));
    CommandRun run = run("--prefix=small.", "--config=" + config);
    assertThat(run.exitCode()).as("%s", run).isEqualTo(1);
    assertThat(run.err())
        .last()
        .asString()
        .startsWith("millrace run: the job failed: ")
        .contains("larger than");
  }

  @Test
  void refusesWhatItCannotRunBeforeItStarts() throws Exception {
    assertUnusable(run("--prefix=none."), "there is no topic none.");
    assertUnusable(run("--prefix=none."), "topics create --prefix none. --bootstrap-servers");
    assertUnusable(run("--prefix=shop/"), "millrace.kafka: the topic prefix is up to 200 letters");
    assertUnusable(run("--parallelism=0"), "the parallelism is from 1 to 64, not 0");
    assertUnusable(run("--job=train"), "say where models shall be written, by --model-dir");
    CommandRun wrong = run("--model-dir=" + directory);
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).first().asString().contains("'--model-dir' goes with '--job train'");
    Path config = directory.resolve("wrong.conf");
    assertUnusable(run("--config=" + config), "there is no file " + config);
    Files.writeString(config, "millrace.session.expire = 7 d\n");
    assertUnusable(
        run("--config=" + config),
        config
            + ": millrace.session.expire: there is no such option; did you mean"
            + " millrace.session.expiry?");

    assertUnusable(run("--state-dir=" + config), config + " is no directory");
    assertUnusable(run("--job=train", "--model-dir=" + config), config + " is no directory");
  }

  private static CommandRun run(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static Process process(Path output, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void awaitRecords(Process running, Path output, String topic, long records)
      throws Exception {
    int partitions = connection.requireTopic(topic);
    try (PartitionReader reader = connection.newReader()) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                assertThat(running.isAlive()).as(Files.readString(output)).isTrue();
                return reader
                        .ends(PartitionReader.allPartitions(topic, partitions))
                        .values()
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum()
                    >= records;
              });
    }
  }

  private static void createTopics(String prefix) {
    createTopics(prefix, PARTITIONS);
  }

  private static void createTopics(String prefix, int partitions) {
    CommandRun created =
        CommandRun.of(
            "topics",
            "create",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--prefix=" + prefix,
            "--partitions=" + partitions);
    assertThat(created.exitCode()).as("%s", created).isZero();
  }

  private static String interaction(String session, int item, long ts) {
    return "{\"session\":\"%s\",\"aid\":%d,\"ts\":%d,\"type\":\"clicks\"}"
        .formatted(session, item, ts);
  }

  private static void publish(String topic, String... values) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, "key", value));
      }
    }
  }
}

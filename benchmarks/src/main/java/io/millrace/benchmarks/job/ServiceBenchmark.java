package io.millrace.benchmarks.job;

import io.millrace.broker.Acknowledgements;
import io.millrace.broker.BrokerProcess;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.TypeProbabilities;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.service.MillraceService;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures look-ups of lists in the query service over loopback: how many a core answers, and how
 * soon. Each connection asks for the list of a random session as soon as it has the one before. The
 * CPU time is that of the server's threads, without the garbage collector and the clients.
 */
public final class ServiceBenchmark {
  private static final String PREFIX = "service.";
  private static final int PARTITIONS = 4;
  private static final int LIST_LENGTH = 20;
  private static final int ITEMS = 100_000;
  private static final List<String> CHANNELS =
      List.of("adjacent@last", "item-cf@earlier", "second-hop@last-three");
  private static final String SERVER_THREADS = "http";

  /**
   * What to measure.
   *
   * @param sessions with lists, 1 or more
   * @param connections that ask at the same time, 1 or more
   * @param length of the measurement; the same time before does not count
   */
  public record Settings(int sessions, int connections, Duration length) {
    public Settings {
      if (sessions < 1 || connections < 1 || length.toMillis() < 1) {
        throw new IllegalArgumentException(
            "sessions, connections and seconds are above 0, not %d, %d and %s"
                .formatted(sessions, connections, length));
      }
    }
  }

  /**
   * What was measured.
   *
   * @param readSeconds until the service had read all lists and was ready
   * @param requests answered
   * @param perSecond requests a second
   * @param perCore requests a second of CPU time of the server's threads
   * @param p50 milliseconds from a request to its answer
   * @param p99 the 99th percentile of it
   */
  public record Result(
      double readSeconds,
      long requests,
      double perSecond,
      double perCore,
      double p50,
      double p99) {}

  private final Settings settings;
  private final Consumer<String> progress;

  private ServiceBenchmark(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Fills the topics, starts an instance and asks it.
   *
   * @param progress takes a line before each step
   */
  public static Result run(Settings settings, Consumer<String> progress) throws Exception {
    return new ServiceBenchmark(settings, progress).run();
  }

  private Result run() throws Exception {
    Path directory = Files.createTempDirectory("millrace-bench");
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        JobTopics topics = new JobTopics(broker.bootstrapServers(), PARTITIONS)) {
      topics.create(PREFIX);
      progress.accept("writing lists of %,d sessions".formatted(settings.sessions));
      fill(topics);
      progress.accept("reading them");
      long start = System.nanoTime();
      ServiceConfig config =
          ServiceConfig.of(
              Map.of(
                  ServiceOption.BOOTSTRAP_SERVERS,
                  broker.bootstrapServers(),
                  ServiceOption.TOPIC_PREFIX,
                  PREFIX,
                  ServiceOption.PORT,
                  "0",
                  ServiceOption.REQUESTS_PER_SECOND,
                  "0"));
      try (MillraceService service = MillraceService.start(config, directory.resolve("views"))) {
        service.awaitReady();
        double readSeconds = (System.nanoTime() - start) / 1e9;
        progress.accept("asking");
        Result unused = ask(URI.create(service.url()), readSeconds);
        return ask(URI.create(service.url()), readSeconds);
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private void fill(JobTopics topics) {
    RecordWriter<Recommendation> writer = new RecordWriter<>(Recommendation.class, Encoding.AVRO);
    SplittableRandom random = new SplittableRandom(42);
    String topic = Topic.RECOMMENDATIONS.named(PREFIX);
    Acknowledgements sent = new Acknowledgements(topic);
    try (KafkaProducer<byte[], byte[]> producer = topics.producer(Duration.ofMillis(20))) {
      for (int i = 0; i < settings.sessions; i++) {
        Recommendation lists =
            new Recommendation(
                session(i),
                1_000L + i,
                1_000L + i,
                null,
                list(random),
                list(random),
                list(random),
                CHANNELS);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, session(i).getBytes(StandardCharsets.UTF_8), writer.write(lists)),
                sent);
        sent.requireNoFailure();
      }
      producer.flush();
      sent.requireNoFailure();
    }
  }

  private static List<RecommendedItem> list(SplittableRandom random) {
    List<RecommendedItem> list = new ArrayList<>();
    for (int rank = 0; rank < LIST_LENGTH; rank++) {
      Reason reason =
          new Reason("adjacent@last", (long) random.nextInt(ITEMS), 1.5f, rank, 0.5f / (rank + 1));
      int probability = 500_000 / (rank + 1);
      list.add(
          new RecommendedItem(
              (long) random.nextInt(ITEMS),
              0.5f / (rank + 1),
              reason,
              List.of(),
              new TypeProbabilities(probability, probability / 10, probability / 100),
              found(rank, probability)));
    }
    return list;
  }

  /** All channels found it. */
  private static List<ChannelPlace> found(int rank, int probability) {
    List<ChannelPlace> found = new ArrayList<>();
    for (int channel = 0; channel < CHANNELS.size(); channel++) {
      found.add(new ChannelPlace(channel, rank, probability / (channel + 1)));
    }
    return found;
  }

  private static String session(int number) {
    return "session-" + number;
  }

  private Result ask(URI service, double readSeconds) throws Exception {
    long end = System.nanoTime() + settings.length.toNanos();
    long start = System.nanoTime();
    long cpu = serverNanos();
    ExecutorService clients = Executors.newFixedThreadPool(settings.connections);
    try {
      List<Future<Histogram>> asked = new ArrayList<>();
      for (int i = 0; i < settings.connections; i++) {
        SplittableRandom random = new SplittableRandom(i);
        asked.add(clients.submit(() -> ask(service, random, end)));
      }
      Histogram micros = new Histogram(3);
      for (Future<Histogram> each : asked) {
        micros.add(each.get());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (serverNanos() - cpu) / 1e9;
      long requests = micros.getTotalCount();
      return new Result(
          readSeconds,
          requests,
          requests / seconds,
          requests / cpuSeconds,
          micros.getValueAtPercentile(50) / 1e3,
          micros.getValueAtPercentile(99) / 1e3);
    } finally {
      clients.shutdownNow();
    }
  }

  private Histogram ask(URI service, SplittableRandom random, long end) throws Exception {
    Histogram micros = new Histogram(3);
    try (LookUpConnection connection = new LookUpConnection(service)) {
      for (long now = System.nanoTime(); now < end; ) {
        String session = session(random.nextInt(settings.sessions));
        connection.get("/v1/sessions/" + session + "/recommendations?target=clicks");
        long answered = System.nanoTime();
        micros.recordValue((answered - now) / 1_000);
        now = answered;
      }
    }
    return micros;
  }

  private static long serverNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(SERVER_THREADS)) {
        sum += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return sum;
  }
}

package io.millrace.benchmarks.job;

import io.millrace.benchmarks.job.LatencyBenchmark.Part;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.service.MillraceService;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Shoppers who post interactions to the query service when they are due, and take their lists from
 * its streams. They go through the items of a log, each in a session of their own, one after
 * another. The first list of a session and those that come while one is measured count alike.
 */
final class HttpShoppers implements AutoCloseable {
  private static final int SHOPPERS = 200;
  private static final Duration END = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;
  private static final String SEQUENCE = "id: ";

  private final MillraceService service;
  private final InteractionLog log;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RecordWriter<Interaction> writer =
      new RecordWriter<>(Interaction.class, Encoding.JSON);

  /** When the interactions whose lists have not come were due, by session and sequence. */
  private final Map<String, Long> due = new ConcurrentHashMap<>();

  /** When measured interactions were due, and when the events of their lists came, on the clock. */
  private final Map<String, Long> dueAt = new ConcurrentHashMap<>();

  private final Map<String, Long> eventAt = new ConcurrentHashMap<>();
  private volatile Histogram micros = new ConcurrentHistogram(3);

  private HttpShoppers(MillraceService service, InteractionLog log) {
    this.service = service;
    this.log = log;
  }

  /** Starts the service on the topics under a prefix, and opens the streams. */
  static HttpShoppers start(JobTopics topics, String prefix, InteractionLog log, Path directory)
      throws Exception {
    ServiceConfig config =
        ServiceConfig.of(
            Map.of(
                ServiceOption.BOOTSTRAP_SERVERS,
                topics.bootstrapServers(),
                ServiceOption.TOPIC_PREFIX,
                prefix,
                ServiceOption.PORT,
                "0",
                ServiceOption.REQUESTS_PER_SECOND,
                "0",
                ServiceOption.MAX_STREAMS_PER_CLIENT,
                Integer.toString(SHOPPERS)));
    HttpShoppers shoppers = new HttpShoppers(MillraceService.start(config, directory), log);
    try {
      shoppers.service.awaitReady();
      shoppers.openStreams();
    } catch (Exception e) {
      shoppers.close();
      throw e;
    }
    return shoppers;
  }

  /**
   * Goes through items of the log at a fixed rate, and waits for the lists, or for a minute.
   *
   * @param measured from where lists count
   */
  void send(int from, int measured, int to, double perSecond) throws InterruptedException {
    micros = new ConcurrentHistogram(3);
    dueAt.clear();
    eventAt.clear();
    long start = System.nanoTime();
    long startAt = System.currentTimeMillis();
    for (int i = from; i < to; i++) {
      long time = start + (long) ((i - from) / perSecond * 1e9);
      TimedSender.awaitDue(time);
      if (i >= measured) {
        dueAt.put(
            key(session(i), sequence(i, from)),
            startAt + TimeUnit.NANOSECONDS.toMillis(time - start));
        due.put(key(session(i), sequence(i, from)), time);
      }
      post(i, from);
    }
    long end = System.nanoTime() + END.toNanos();
    while (!due.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Times from the due posting to the event, in microseconds. */
  Histogram micros() {
    return micros;
  }

  /** How many lists have not come. */
  long missing() {
    return due.size();
  }

  /**
   * What the way of the measured interactions is made of, by the times at which the broker took the
   * records, so each within a millisecond.
   */
  List<Part> parts(JobTopics topics, String prefix) throws UnreadableRecordException {
    Histogram posting = new Histogram(3);
    Histogram job = new Histogram(3);
    Histogram streaming = new Histogram(3);
    Map<String, Long> interactionAt = new HashMap<>();
    topics.read(
        Topic.INTERACTIONS.named(prefix),
        Interaction.class,
        (time, interaction) -> {
          String key = key(interaction.getSession(), interaction.getTs());
          Long dueAt = this.dueAt.get(key);
          if (dueAt != null) {
            interactionAt.put(key, time);
            posting.recordValue(microsBetween(dueAt, time));
          }
        });
    topics.read(
        Topic.RECOMMENDATIONS.named(prefix),
        Recommendation.class,
        (time, list) -> {
          String key = key(list.getSession(), list.getSequence());
          Long taken = interactionAt.get(key);
          Long event = eventAt.get(key);
          if (taken != null && event != null) {
            job.recordValue(microsBetween(taken, time));
            streaming.recordValue(microsBetween(time, event));
          }
        });
    return List.of(
        Part.of("from the request to the topic", posting),
        Part.of("through the job", job),
        Part.of("from the topic to the event", streaming));
  }

  private static long microsBetween(long fromMillis, long toMillis) {
    return TimeUnit.MILLISECONDS.toMicros(Math.max(0, toMillis - fromMillis));
  }

  /** A session's sequence is the event time, as long as that rises. */
  private long sequence(int i, int from) {
    return log.ts(from) + i;
  }

  private void post(int i, int from) {
    Interaction interaction =
        new Interaction(session(i), log.aid(i), sequence(i, from), log.type(i));
    var unused =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(service.url() + "/v1/interactions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(writer.write(interaction)))
                .build(),
            BodyHandlers.discarding());
  }

  private void openStreams() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(SHOPPERS);
    for (int shopper = 0; shopper < SHOPPERS; shopper++) {
      String session = session(shopper);
      var unused =
          client.sendAsync(
              HttpRequest.newBuilder(
                      URI.create(service.url() + "/v1/sessions/" + session + "/stream"))
                  .build(),
              info -> {
                open.countDown();
                return BodyHandlers.fromLineSubscriber(new Events(session)).apply(info);
              });
    }
    if (!open.await(END.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(open.getCount() + " streams do not open");
    }
  }

  private static String session(int i) {
    return "shopper-" + i % SHOPPERS;
  }

  private static String key(String session, long sequence) {
    return session + " " + sequence;
  }

  @Override
  public void close() throws Exception {
    service.close();
  }

  /** The lines of a stream. */
  private final class Events implements Flow.Subscriber<String> {
    private final String session;

    Events(String session) {
      this.session = session;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith(SEQUENCE)) {
        long sequence = Long.parseLong(line.substring(SEQUENCE.length()));
        Long time = due.remove(key(session, sequence));
        if (time != null) {
          eventAt.put(key(session, sequence), System.currentTimeMillis());
          micros.recordValue(Math.max(0, System.nanoTime() - time) / 1_000);
        }
      }
    }

    @Override
    public void onError(Throwable e) {
      // What does not come is counted as missing.
    }

    @Override
    public void onComplete() {
      // As above.
    }
  }
}

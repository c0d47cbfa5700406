package io.millrace.service;

import io.millrace.broker.LocalBroker;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Topics of its own on a broker, and requests to instances of the service. */
final class ServiceFixture implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;

  private final LocalBroker broker;
  private final String prefix;
  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<AutoCloseable> started = new ArrayList<>();

  /**
   * Creates the topics.
   *
   * @param name sets its topics and its instances apart from those of other tests on the broker
   */
  ServiceFixture(LocalBroker broker, String name) throws Exception {
    this.broker = broker;
    prefix = name + ".";
    Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(servers)) {
      List<NewTopic> topics = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        topics.add(
            new NewTopic(topic.named(prefix), PARTITIONS, (short) 1)
                .configs(Map.of("cleanup.policy", topic.compacted() ? "compact" : "delete")));
      }
      admin.createTopics(topics).all().get();
    }
    producer = new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Map<ServiceOption, String> options() {
    Map<ServiceOption, String> options = new EnumMap<>(ServiceOption.class);
    options.put(ServiceOption.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    options.put(ServiceOption.TOPIC_PREFIX, prefix);
    options.put(ServiceOption.APPLICATION_ID, prefix + "service");
    options.put(ServiceOption.PORT, "0");
    return options;
  }

  MillraceService start(Map<ServiceOption, String> options, Path directory) throws IOException {
    producer.flush();
    MillraceService service = MillraceService.start(ServiceConfig.of(options), directory);
    started.add(service);
    return service;
  }

  static void awaitReady(MillraceService service) {
    Awaitility.await().atMost(DEADLINE).until(service::isReady);
  }

  <T extends SpecificRecord> void publish(Topic topic, String key, Class<T> type, T record) {
    publish(topic, key, new RecordWriter<>(type, Encoding.JSON).write(record));
  }

  void publish(Topic topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic.named(prefix), key.getBytes(StandardCharsets.UTF_8), value));
  }

  HttpResponse<String> get(String url, String... headers) throws Exception {
    return client.send(request(url, headers).GET().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String url, String type, String body, String... headers)
      throws Exception {
    return client.send(
        request(url, headers)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  private static HttpRequest.Builder request(String url, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** Lists of which each has the items given. */
  static Recommendation lists(String session, long sequence, long... items) {
    List<RecommendedItem> list = new ArrayList<>();
    for (int i = 0; i < items.length; i++) {
      Reason reason = new Reason("adjacent@last", 99L, 1.5f, i, 0.25f);
      list.add(new RecommendedItem(items[i], 0.5f / (i + 1), reason, List.of()));
    }
    return new Recommendation(session, sequence, sequence, null, list, list, list);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : started) {
      each.close();
    }
    producer.close(Duration.ZERO);
  }
}

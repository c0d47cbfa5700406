package io.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.LocalBroker;
import io.millrace.broker.ReadyTopics;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.TypeProbabilities;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Topics of its own on a broker, and requests to instances of the service. */
final class ServiceFixture implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;
  private static final int FIRST_SEQUENCE = 1_000;
  private static final String DATA = "data: ";

  private final LocalBroker broker;
  private final String prefix;
  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient client;
  private final List<AutoCloseable> started = new ArrayList<>();

  /**
   * Creates the topics.
   *
   * @param name sets its topics and its instances apart from those of other tests on the broker
   */
  ServiceFixture(LocalBroker broker, String name) throws Exception {
    this(broker, name, SSLContext.getDefault());
  }

  /** The same with instances that speak HTTPS; {@code trusting} knows their certificate. */
  ServiceFixture(LocalBroker broker, String name, SSLContext trusting) throws Exception {
    client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting).build();
    this.broker = broker;
    prefix = name + ".";
    Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(servers)) {
      create(admin, List.of(Topic.values()));
    }
    producer = new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void create(Admin admin, List<Topic> topics) throws Exception {
    List<NewTopic> empty = topics.stream().map(this::empty).toList();
    admin.createTopics(empty).all().get();
    assertThat(ReadyTopics.await(admin, empty.stream().map(NewTopic::name).toList(), DEADLINE))
        .isTrue();
  }

  private NewTopic empty(Topic topic) {
    return new NewTopic(topic.named(prefix), PARTITIONS, (short) 1)
        .configs(Map.of("cleanup.policy", topic.compacted() ? "compact" : "delete"));
  }

  /** Deletes a topic, and creates another of its name. */
  void createAnew(Topic topic) throws Exception {
    producer.flush();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic.named(prefix))).all().get();
      create(admin, List.of(topic));
    }
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

  /** The values of all records of a topic, as text. */
  List<String> values(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.named(prefix)).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> values = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(each -> values.add(new String(each.value(), StandardCharsets.UTF_8)));
      }
      return values;
    }
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

  /** What a stream has sent since it was opened. */
  record Events(BlockingQueue<String> received, CompletableFuture<Void> end) {

    /** The next event's contents. */
    JsonNode next() throws Exception {
      String event = received.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).as("an event before the deadline").isNotNull();
      return new ObjectMapper().readTree(event.substring(DATA.length()));
    }
  }

  /** Opens the stream of a session. */
  Events listen(String url, String session) {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/sessions/" + session + "/stream")).build();
    return new Events(
        events,
        client
            .sendAsync(request, BodyHandlers.ofLines())
            .thenAccept(
                response ->
                    response.body().filter(line -> line.startsWith(DATA)).forEach(events::add)));
  }

  /** Publishes lists of the sessions s0, s1 and so on, each with the sequence 1000 and more. */
  void publishSessions(int sessions) {
    for (int i = 0; i < sessions; i++) {
      publishLists(lists("s" + i, FIRST_SEQUENCE + i, i));
    }
  }

  void publishLists(Recommendation lists) {
    publish(Topic.RECOMMENDATIONS, lists.getSession(), Recommendation.class, lists);
  }

  /** Of those sessions, how many an instance has itself or gets from another. */
  int answered(String url, int sessions) throws Exception {
    int answered = 0;
    for (int i = 0; i < sessions; i++) {
      HttpResponse<String> response = get(recommendations(url, "s" + i));
      JsonNode json = new ObjectMapper().readTree(response.body());
      boolean right = json.path("sequence").asLong() >= FIRST_SEQUENCE + i;
      answered += response.statusCode() == 200 && right ? 1 : 0;
    }
    return answered;
  }

  /** Of those sessions, the ones that an instance holds itself. */
  List<String> held(String url, int sessions) throws Exception {
    List<String> held = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      // What has been handed on is not handed on again.
      if (get(recommendations(url, "s" + i), "Millrace-Forwarded", "1").statusCode() == 200) {
        held.add("s" + i);
      }
    }
    return held;
  }

  static String recommendations(String url, String session) {
    return url + "/v1/sessions/" + session + "/recommendations";
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
      list.add(
          new RecommendedItem(
              items[i],
              0.5f / (i + 1),
              reason,
              List.of(),
              new TypeProbabilities(500_000 / (i + 1), 125_000, 1),
              List.of(new ChannelPlace(1, i, 250_000), new ChannelPlace(0, 30, 1_500))));
    }
    return new Recommendation(
        session, sequence, sequence, null, list, list, list, List.of("trending", "adjacent@last"));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : started) {
      each.close();
    }
    producer.close(Duration.ZERO);
  }
}

package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.AttendedItem;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.avro.TypeProbabilities;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.Millionths;
import io.millrace.schemas.encoding.RecordWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class QueryITCase {
  /** 2020-09-13T12:26:40Z. */
  private static final long TIME = 1_600_000_000_000L;

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static LocalBroker broker;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(directory);
    producer = producer(Map.of());
    CommandRun created =
        CommandRun.of("topics", "create", "--bootstrap-servers=" + broker.bootstrapServers());
    assertThat(created.exitCode()).isZero();
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void explainsTheListOfASession() throws Exception {
    publish(
        recommendation(
            "words",
            TIME,
            item(7, 0.5f, "adjacent@last", 14742L, 3.2f),
            item(14742, 0.25f, "revisit", 14742L, null),
            item(8, 0.125f, "item-cf@earlier", 7L, 1f),
            item(9, 0.0625f, "popularity", null, null)));
    CommandRun run = query("--session=words");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsExactly(
            "Session words at 2020-09-13T12:26:40Z (sequence 1600000000000, heuristic order)",
            "Next clicks:",
            "  rank  item   clicks   carts  orders  reason",
            "     1  7      0.5000  0.2500  0.0003  often next after 14742 (adjacent@last, weight 3.20),"
                + " rank 2 there, 12.5 %",
            "     2  14742  0.2500  0.2500  0.0003  seen earlier in this session, rank 2 there, 12.5 %",
            "     3  8      0.1250  0.2500  0.0003  often in the same session as 7 (item-cf@earlier, weight 1.00),"
                + " rank 2 there, 12.5 %",
            "     4  9      0.0625  0.2500  0.0003  popular now, rank 2 there, 12.5 %");
    assertThat(run.exitCode()).isZero();
  }

  /** As version 3 of the schema wrote it, it has neither probabilities nor channels. */
  @Test
  void aListOfBeforeHasItsScoresAlone() throws Exception {
    RecommendedItem item = item(7, 0.5f, "popularity", null, null);
    item.setProbabilities(null);
    item.setFound(List.of());
    Recommendation recommendation = recommendation("before", TIME, item);
    recommendation.setCarts(List.of(item));
    recommendation.setChannels(List.of());
    publish(recommendation);
    assertThat(query("--session=before").out())
        .endsWith(
            "  rank  item  clicks  carts  orders  reason",
            "     1  7     0.5000      -       -  popular now, rank 2 there, 12.5 %");
    assertThat(query("--session=before", "--target=carts").out())
        .endsWith("     1  7          -  0.5000       -  popular now, rank 2 there, 12.5 %");
    assertThat(query("--session=before", "--json").out().get(0))
        .contains("\"attended\":[],\"probabilities\":null,\"found\":[]}]");
  }

  @Test
  void tellsWhatAModelAttendedTo() throws Exception {
    RecommendedItem attending = item(7, 0.5f, "popularity", null, null);
    attending.setAttended(List.of(new AttendedItem(14742L, 0.75f), new AttendedItem(-8L, 0.125f)));
    Recommendation recommendation = recommendation("attention", TIME, attending);
    recommendation.setModelVersion("din-7");
    publish(recommendation);
    assertThat(query("--session=attention").out())
        .last()
        .asString()
        .endsWith("popular now, rank 2 there, 12.5 %; attends to 14742 (0.75), -8 (0.13)");
    assertThat(query("--session=attention", "--json").out().get(0))
        .contains("\"attended\":[{\"item\":14742,\"weight\":0.75},{\"item\":-8,\"weight\":0.125}]");
  }

  @Test
  void theHighestSequenceCountsAndNotTheLastRecord() throws Exception {
    publish(recommendation("late", TIME + 2, item(2, 0.5f, "popularity", null, null)));
    publish(recommendation("late", TIME + 1, item(1, 0.5f, "popularity", null, null)));
    CommandRun run = query("--session=late", "--json", "--target=clicks");
    assertThat(run.out())
        .containsExactly(
            "{\"session\":\"late\",\"sequence\":1600000000002,\"asOf\":1600000000002,"
                + "\"modelVersion\":null,\"clicks\":[{\"item\":2,\"score\":0.5,\"reason\":"
                + "{\"channel\":\"popularity\",\"seedItem\":null,\"weight\":null,"
                + "\"rank\":1,\"probability\":0.125},\"attended\":[],"
                + "\"probabilities\":{\"clicks\":0.5,\"carts\":0.25,\"orders\":3.0E-4},"
                + "\"found\":[{\"channel\":\"popularity\",\"rank\":1,\"probability\":0.125},"
                + "{\"channel\":\"two-tower\",\"rank\":40,\"probability\":1.0E-6}]}]}");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void showsTheTargetAndAsManyItemsAsAskedFor() throws Exception {
    Recommendation recommendation = recommendation("target", TIME);
    recommendation.setCarts(
        List.of(item(1, 0.5f, "popularity", null, null), item(2, 0.25f, "popularity", null, null)));
    recommendation.setOrders(List.of(item(1, 0.125f, "popularity", null, null)));
    recommendation.setModelVersion("din-7");
    publish(recommendation);
    assertThat(query("--session=target").out())
        .containsExactly(
            "Session target at 2020-09-13T12:26:40Z (sequence 1600000000000, model din-7)",
            "Next clicks:",
            "  (an empty list)");
    assertThat(query("--session=target", "--target=carts", "--limit=1").out())
        .endsWith(
            "Next carts:",
            "  rank  item  clicks   carts  orders  reason",
            "     1  1     0.5000  0.2500  0.0003  popular now, rank 2 there, 12.5 %");
    assertThat(query("--session=target", "--target=orders").out())
        .endsWith(
            "Next orders:",
            "  rank  item  clicks   carts  orders  reason",
            "     1  1     0.1250  0.2500  0.0003  popular now, rank 2 there, 12.5 %");
    assertThat(query("--session=target", "--json", "--limit=1").out().get(0))
        .contains("\"clicks\":[],\"carts\":[{\"item\":1,")
        .contains("\"modelVersion\":\"din-7\"")
        .contains("],\"orders\":[{\"item\":1,\"score\":0.125,");
  }

  @Test
  void translatesItemsBackToTheShopsIds() throws Exception {
    long lamp = ItemIds.number("lamp");
    long desk = ItemIds.number("desk \u00e9");
    send(Topic.ITEMS, Long.toString(lamp), new Item(lamp, "lamp", TIME, null, null, null, null));
    send(
        Topic.ITEMS,
        Long.toString(desk),
        new Item(desk, "desk \u00e9", TIME, null, null, null, null));
    publish(
        recommendation(
            "s\u00e9ance",
            TIME,
            item(lamp, 0.5f, "adjacent@last", desk, 2f),
            item(5, 0.25f, "x", null, null)));
    assertThat(query("--session=s\u00e9ance").out())
        .endsWith(
            "     1  lamp  0.5000  0.2500  0.0003  often next after desk \u00e9 (adjacent@last, weight 2.00),"
                + " rank 2 there, 12.5 %",
            "     2  5     0.2500  0.2500  0.0003  x, rank 2 there, 12.5 %");
    assertThat(query("--session=s\u00e9ance", "--json").out().get(0))
        .contains("{\"item\":\"lamp\",\"score\":0.5,")
        .contains("\"seedItem\":\"desk \u00e9\",\"weight\":2.0")
        .contains("{\"item\":5,");
  }

  @Test
  void showsTheNeighboursOfAnItem() throws Exception {
    send(Topic.ITEM_NEIGHBORS, "100", neighbors(100, new WeightedItem(7L, 1.5f)));
    CommandRun run = query("--item=100");
    assertThat(run.out())
        .containsExactly(
            "Item 100 at 2020-09-13T12:26:40Z",
            "Neighbours by the rule adjacent:",
            "  rank  item  weight",
            "     1  7      1.500");
    assertThat(run.exitCode()).isZero();
    assertThat(query("--item=100", "--json").out())
        .containsExactly(
            "{\"item\":100,\"asOf\":1600000000000,\"samplingProbability\":null,"
                + "\"share\":null,\"rules\":[{\"rule\":\"adjacent\","
                + "\"neighbors\":[{\"item\":7,\"weight\":1.5}]}]}");
  }

  @Test
  void showsHowLargeAPartOfTheStreamAnItemIs() throws Exception {
    String prefix = "shares.";
    CommandRun created =
        CommandRun.of(
            "topics",
            "create",
            "--prefix=" + prefix,
            "--bootstrap-servers=" + broker.bootstrapServers());
    assertThat(created.exitCode()).isZero();
    send(prefix, Topic.ITEM_NEIGHBORS, "100", neighbors(100, new WeightedItem(7L, 1.5f)));
    for (int i = 0; i < 8; i++) {
      long item = i % 4 == 0 ? 100 : 7;
      send(
          prefix,
          Topic.INTERACTIONS,
          "s",
          new Interaction("s", item, TIME + i, InteractionType.clicks));
    }
    // One hash function and one block: 2^-2 for every item, and an older record.
    for (byte code : new byte[] {8, 12}) {
      byte[] codes = new byte[2 * 128];
      for (int slot = 0; slot < 128; slot++) {
        codes[2 * slot] = code;
      }
      send(
          prefix,
          Topic.SAMPLING_PROBABILITIES,
          "0",
          new SamplingProbabilities(0, TIME - code, 8L, 1, 128, 1, 0, ByteBuffer.wrap(codes)));
    }
    assertThat(query("--item=100", "--prefix=" + prefix).out())
        .startsWith(
            "Item 100 at 2020-09-13T12:26:40Z",
            "Sampling probability 0.250, as estimated at 2020-09-13T12:26:39.992Z",
            "Share 0.250: 2 of the newest 8 interactions",
            "Neighbours by the rule adjacent:");
    assertThat(query("--item=100", "--prefix=" + prefix, "--json").out().get(0))
        .contains("\"samplingProbability\":0.25,\"share\":0.25,");
  }

  @Test
  void takesATextThatLooksLikeANumberForATextWhereTheNumberIsNotThere() throws Exception {
    long number = ItemIds.number("200");
    send(Topic.ITEMS, Long.toString(number), new Item(number, "200", TIME, null, null, null, null));
    send(
        Topic.ITEM_NEIGHBORS, Long.toString(number), neighbors(number, new WeightedItem(7L, 1.5f)));
    assertThat(query("--item=200", "--json").out().get(0)).startsWith("{\"item\":\"200\",");
  }

  @Test
  void saysThatThereIsNothing() {
    CommandRun session = query("--session=nobody");
    assertThat(session.err())
        .containsExactly(
            "millrace query: no recommendation for session nobody in topic recommendations");
    assertThat(session.out()).isEmpty();
    assertThat(session.exitCode()).isEqualTo(3);

    CommandRun item = query("--item=12345", "--json");
    assertThat(item.err())
        .containsExactly("millrace query: no neighbours of item 12345 in topic item-neighbors");
    assertThat(item.out()).isEmpty();
    assertThat(item.exitCode()).isEqualTo(3);
  }

  @Test
  void saysThatTheTopicIsMissing() {
    CommandRun run = query("--session=a", "--prefix=other.");
    assertThat(run.err())
        .containsExactly(
            "millrace query: there is no topic other.recommendations at "
                + broker.bootstrapServers()
                + "; 'millrace topics create --prefix other. --bootstrap-servers "
                + broker.bootstrapServers()
                + "' creates it");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void transactionMarkersAtTheEndDoNotMakeItWait() throws Exception {
    try (KafkaProducer<byte[], byte[]> transactional =
        producer(Map.of("transactional.id", "query"))) {
      transactional.initTransactions();
      transactional.beginTransaction();
      send(
          transactional,
          Topic.RECOMMENDATIONS,
          "exact",
          recommendation("exact", TIME, item(1, 0.5f, "popularity", null, null)));
      transactional.commitTransaction();
      transactional.beginTransaction();
      send(
          transactional,
          Topic.RECOMMENDATIONS,
          "exact",
          recommendation("exact", TIME + 1, item(2, 0.5f, "popularity", null, null)));
      transactional.abortTransaction();
    }
    long start = System.nanoTime();
    CommandRun run = query("--session=exact");
    assertThat(run.out())
        .endsWith("     1  1     0.5000  0.2500  0.0003  popular now, rank 2 there, 12.5 %");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aDeletedListIsNotShown() throws Exception {
    publish(recommendation("gone", TIME));
    send(producer, Topic.RECOMMENDATIONS, "gone", null);
    assertThat(query("--session=gone").exitCode()).isEqualTo(3);
  }

  @Test
  void warnsOfARecordThatCannotBeRead() throws Exception {
    publish(recommendation("torn", TIME));
    producer
        .send(
            new ProducerRecord<>(
                Topic.RECOMMENDATIONS.named(""), bytes("torn"), bytes("{\"session\":")))
        .get();
    CommandRun run = query("--session=torn");
    assertThat(run.err())
        .singleElement()
        .asString()
        .matches("warning: cannot read offset \\d+ of recommendations-\\d: .*");
    assertThat(run.out().get(0)).startsWith("Session torn at ");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void followsASessionAndDropsOlderLists() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> run =
          executor.submit(
              () ->
                  Millrace.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                      .execute(
                          "query",
                          "--session=live",
                          "--follow",
                          "--json",
                          "--bootstrap-servers=" + broker.bootstrapServers()));
      await(err, "no recommendation for session live in topic recommendations yet");
      publish(recommendation("live", TIME + 2));
      await(out, "\"sequence\":1600000000002");
      publish(recommendation("live", TIME + 1));
      publish(recommendation("other", TIME + 4));
      publish(recommendation("live", TIME + 3));
      await(out, "\"sequence\":1600000000003");
      executor.shutdownNow();
      assertThat(run.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(130);
    } finally {
      executor.shutdownNow();
    }
    assertThat(out.toString().lines()).hasSize(2);
  }

  private static void await(StringWriter writer, String text) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!writer.toString().contains(text)) {
      assertThat(System.nanoTime()).as("waiting for %s in %s", text, writer).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static CommandRun query(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("query");
    arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static Recommendation recommendation(
      String session, long sequence, RecommendedItem... clicks) {
    return new Recommendation(
        session,
        sequence,
        sequence,
        null,
        List.of(clicks),
        List.of(),
        List.of(),
        List.of("two-tower", "popularity"));
  }

  /** An item whose score is that for clicks. */
  private static RecommendedItem item(
      long item, float score, String channel, @Nullable Long seed, @Nullable Float weight) {
    return new RecommendedItem(
        item,
        score,
        new Reason(channel, seed, weight, 1, 0.125f),
        List.of(),
        new TypeProbabilities(Millionths.of(score), 250_000, 300),
        List.of(new ChannelPlace(1, 1, 125_000), new ChannelPlace(0, 40, 1)));
  }

  private static ItemNeighbors neighbors(long item, WeightedItem... neighbors) {
    return new ItemNeighbors(
        item, TIME, List.of(new RuleNeighbors("adjacent", List.of(neighbors))));
  }

  private static void publish(Recommendation recommendation) throws Exception {
    send(Topic.RECOMMENDATIONS, recommendation.getSession(), recommendation);
  }

  private static void send(Topic topic, String key, SpecificRecord value) throws Exception {
    send(producer, topic, key, value);
  }

  private static <T extends SpecificRecord> void send(
      KafkaProducer<byte[], byte[]> producer, Topic topic, String key, @Nullable T value)
      throws Exception {
    send(producer, topic.named(""), key, value);
  }

  private static void send(String prefix, Topic topic, String key, SpecificRecord value)
      throws Exception {
    send(producer, topic.named(prefix), key, value);
  }

  @SuppressWarnings("unchecked")
  private static <T extends SpecificRecord> void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, @Nullable T value)
      throws Exception {
    byte[] written = null;
    if (value != null) {
      written = new RecordWriter<>((Class<T>) value.getClass(), Encoding.AVRO).write(value);
    }
    producer.send(new ProducerRecord<>(topic, bytes(key), written)).get();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(more);
    configuration.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }
}

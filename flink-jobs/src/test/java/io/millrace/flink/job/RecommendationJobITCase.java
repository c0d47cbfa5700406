package io.millrace.flink.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.avro.TypeProbabilities;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.Millionths;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job between the topics of a real broker. */
final class RecommendationJobITCase {

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final io.millrace.schemas.avro.InteractionType AVRO_CLICKS =
      io.millrace.schemas.avro.InteractionType.clicks;

  private static LocalBroker broker;

  @BeforeAll
  static void startBroker(@TempDir Path directory) throws Exception {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void writesTheListsOfThePlainLoopItemByItem(@TempDir Path checkpoints) throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 5_000);
    SequentialRecommender plainLoop = new SequentialRecommender(RecommenderConfig.DEFAULT);
    List<Recommendation> expected = new ArrayList<>();
    try (JobFixture topics = new JobFixture(broker, "plain-loop.", 1)) {
      for (int i = 0; i < log.size(); i++) {
        topics.publish(log.get(i));
        process(plainLoop, log.get(i)).ifPresent(expected::add);
      }
      assertThat(expected)
          .flatExtracting(Recommendation::getClicks)
          .anyMatch(item -> item.getReason().getChannel().startsWith("second-hop"));
      topics.flush();
      JobClient job = start(topics.configuration(checkpoints), 1);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, expected.size());
      int blocks = RecommenderConfig.DEFAULT.sampling().shape().blocks();
      topics.awaitRecords(job, Topic.SAMPLING_PROBABILITIES, blocks);
      JobFixture.cancel(job);
      assertThat(topics.values(Topic.RECOMMENDATIONS, Recommendation.class)).isEqualTo(expected);
      assertThat(topics.values(Topic.SAMPLING_PROBABILITIES, SamplingProbabilities.class))
          .extracting(SamplingProbabilities::getBlock)
          .containsAll(IntStream.range(0, blocks).boxed().toList());
    }
  }

  @Test
  void restartsFromACheckpointWithTheSameNeighboursAndSamplingArrays(@TempDir Path directory)
      throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 3_000);
    List<String> undisturbed;
    List<String> disturbed;
    try (JobFixture topics = new JobFixture(broker, "undisturbed.", 1)) {
      publish(log, 0, log.size(), topics);
      JobClient job = start(topics.configuration(directory.resolve("undisturbed")), 1);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, log.size());
      undisturbed = NeighborRows.afterStopping(job, directory);
    }
    try (JobFixture topics = new JobFixture(broker, "disturbed.", 1)) {
      Configuration configuration = topics.configuration(directory.resolve("disturbed"));
      JobClient job = FailOnceSink.startJob(configuration, 2_000);
      publish(log, 0, 1_500, topics);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 1_500);
      FailOnceSink.awaitCheckpoint();
      // The failure comes at the 2,000th list, 500 after the checkpoint.
      publish(log, 1_500, log.size(), topics);
      topics.awaitLast(job, log.get(log.size() - 1));
      assertThat(FailOnceSink.failures()).isEqualTo(1);
      disturbed = NeighborRows.afterStopping(job, directory);
    }
    assertThat(disturbed).isEqualTo(undisturbed).hasSizeGreaterThan(1_000);
    assertThat(disturbed).anyMatch(line -> line.startsWith("block 0 at " + log.size() + " "));
  }

  @Test
  void sendsBadInputToTheDeadLettersAndLosesNothingElse(@TempDir Path checkpoints)
      throws Exception {
    long now = System.currentTimeMillis();
    Map<DeadLetterReason, byte[]> bad = new EnumMap<>(DeadLetterReason.class);
    bad.put(DeadLetterReason.TOMBSTONE, null);
    bad.put(DeadLetterReason.PAYLOAD_TOO_LARGE, new byte[70_000]);
    bad.put(DeadLetterReason.MALFORMED_JSON, text("{\"session\":\"s\",\"aid\":"));
    bad.put(DeadLetterReason.MALFORMED_AVRO, malformedAvro());
    bad.put(DeadLetterReason.UNKNOWN_SCHEMA, new byte[] {(byte) 0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8});
    bad.put(DeadLetterReason.UNKNOWN_ENCODING, text("session=1"));
    bad.put(
        DeadLetterReason.MISSING_FIELD, text("{\"session\":\"s\",\"aid\":1,\"type\":\"clicks\"}"));
    bad.put(DeadLetterReason.WRONG_FIELD_TYPE, json("\"s\"", "1.5", now, "clicks"));
    bad.put(DeadLetterReason.UNKNOWN_TYPE, json("\"s\"", "1", now, "views"));
    bad.put(DeadLetterReason.SESSION_EMPTY, json("\"\"", "1", now, "clicks"));
    bad.put(
        DeadLetterReason.SESSION_TOO_LONG, json('"' + "s".repeat(65) + '"', "1", now, "clicks"));
    bad.put(DeadLetterReason.ITEM_ID_EMPTY, json("\"s\"", "\"\"", now, "clicks"));
    bad.put(
        DeadLetterReason.ITEM_ID_TOO_LONG,
        json("\"s\"", '"' + "i".repeat(65) + '"', now, "clicks"));
    bad.put(DeadLetterReason.ITEM_OUT_OF_RANGE, json("\"s\"", "9".repeat(30), now, "clicks"));
    bad.put(DeadLetterReason.TIME_TOO_EARLY, json("\"s\"", "1", -1, "clicks"));
    bad.put(
        DeadLetterReason.TIME_TOO_FAR_AHEAD,
        json("\"s\"", "1", now + Duration.ofHours(25).toMillis(), "clicks"));
    // Too late is what the watermark decides; RouteReceivedFunctionTest has it. A malformed record
    // is
    // one of a topic that jobs write.
    assertThat(EnumSet.complementOf(EnumSet.copyOf(bad.keySet())))
        .containsExactly(DeadLetterReason.TOO_LATE, DeadLetterReason.MALFORMED_RECORD);
    try (JobFixture topics = new JobFixture(broker, "bad-input.", 1)) {
      int good = 0;
      for (byte[] value : bad.values()) {
        topics.send(text("key"), value);
        topics.send(text("g"), json("\"g\"", Integer.toString(good++), now + good, "clicks"));
      }
      topics.flush();
      JobClient job = start(topics.configuration(checkpoints), 1);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, good);
      topics.awaitRecords(job, Topic.DEAD_LETTERS, bad.size());
      JobFixture.cancel(job);
      assertThat(topics.values(Topic.RECOMMENDATIONS, Recommendation.class)).hasSize(good);
      List<DeadLetter> letters = topics.values(Topic.DEAD_LETTERS, DeadLetter.class);
      assertThat(letters)
          .extracting(DeadLetter::getReason)
          .containsExactlyElementsOf(bad.keySet().stream().map(DeadLetterReason::code).toList());
      int offset = 0;
      for (DeadLetter letter : letters) {
        assertThat(letter.getSourceTopic()).isEqualTo("bad-input.interactions");
        assertThat(letter.getSourcePartition()).isZero();
        assertThat(letter.getSourceOffset()).isEqualTo(offset);
        assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(text("key")));
        assertThat(letter.getMessage()).isNotBlank();
        offset += 2;
      }
      Iterator<byte[]> sent = bad.values().iterator();
      for (DeadLetter letter : letters) {
        byte[] value = sent.next();
        assertThat(letter.getValue()).isEqualTo(value == null ? null : ByteBuffer.wrap(value));
      }
    }
  }

  @Test
  void countsARepeatedInteractionOnce(@TempDir Path directory) throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 500);
    try (JobFixture topics = new JobFixture(broker, "repeated.", 1)) {
      publish(log, 0, log.size(), topics);
      publish(log, 0, log.size(), topics);
      // A session of its own marks the end of the repetitions.
      Interaction last = new Interaction("last", 1L, log.ts(log.size() - 1), AVRO_CLICKS);
      topics.publish(last);
      topics.flush();
      JobClient job = start(topics.configuration(directory), 1);
      topics.awaitLast(job, last);
      assertThat(topics.values(Topic.RECOMMENDATIONS, Recommendation.class))
          .hasSize(log.size() + 1);
      JobFixture.cancel(job);
    }
  }

  @Test
  void translatesStringIdsThroughTheItemsTopic(@TempDir Path checkpoints) throws Exception {
    long now = System.currentTimeMillis();
    try (JobFixture topics = new JobFixture(broker, "string-ids.", 1)) {
      for (int i = 0; i < 3; i++) {
        topics.publish(new Interaction("s" + i, "SKU-1", now + i, AVRO_CLICKS));
        topics.publish(new Interaction("s" + i, "größe/M", now + 10 + i, AVRO_CLICKS));
      }
      topics.flush();
      JobClient job = start(topics.configuration(checkpoints), 1);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 6);
      topics.awaitRecords(job, Topic.ITEMS, 2);
      JobFixture.cancel(job);
      List<Item> items = topics.values(Topic.ITEMS, Item.class);
      assertThat(items).extracting(Item::getId).containsExactly("SKU-1", "größe/M");
      assertThat(items)
          .extracting(Item::getItem)
          .containsExactly(ItemIds.number("SKU-1"), ItemIds.number("größe/M"));
      assertThat(items).extracting(Item::getFirstSeen).containsExactly(now, now + 10);
      List<Recommendation> lists = topics.values(Topic.RECOMMENDATIONS, Recommendation.class);
      assertThat(lists.get(5).getClicks())
          .extracting(RecommendedItem::getItem)
          .containsExactlyInAnyOrder(ItemIds.number("SKU-1"), ItemIds.number("größe/M"));
    }
  }

  @Test
  void givesEveryInteractionItsListAtAnyParallelism(@TempDir Path checkpoints) throws Exception {
    // Long sessions with long gaps, of which much is on its way at once.
    InteractionLog log =
        InteractionLog.read(PublishedLogs.find("retailrocket/events.jsonl"), 20_000);
    Map<String, List<Long>> expected = new HashMap<>();
    try (JobFixture topics = new JobFixture(broker, "parallel.", 4)) {
      for (int i = 0; i < log.size(); i++) {
        topics.publish(log.get(i));
        expected.computeIfAbsent(log.session(i), s -> new ArrayList<>()).add(log.ts(i));
      }
      topics.flush();
      JobClient job = start(topics.configuration(checkpoints), 2);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, log.size());
      JobFixture.cancel(job);
      Map<String, List<Long>> actual = new HashMap<>();
      for (Recommendation list : topics.values(Topic.RECOMMENDATIONS, Recommendation.class)) {
        assertThat(list.getClicks()).isNotEmpty();
        actual.computeIfAbsent(list.getSession(), s -> new ArrayList<>()).add(list.getAsOf());
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static void publish(InteractionLog log, int from, int to, JobFixture topics) {
    for (int i = from; i < to; i++) {
      topics.publish(log.get(i));
    }
    topics.flush();
  }

  private static byte[] json(String session, String aid, long ts, String type) {
    return text(
        "{\"session\":%s,\"aid\":%s,\"ts\":%d,\"type\":\"%s\"}".formatted(session, aid, ts, type));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A whole Avro interaction but for its last byte. */
  private static byte[] malformedAvro() {
    byte[] whole =
        new RecordWriter<>(Interaction.class, Encoding.AVRO)
            .write(new Interaction("s", 1L, 1_600_000_000_000L, AVRO_CLICKS));
    return Arrays.copyOf(whole, whole.length - 1);
  }

  private static Optional<Recommendation> process(
      SequentialRecommender recommender, Interaction interaction) {
    return recommender
        .process(
            new io.millrace.core.model.Interaction(
                interaction.getSession(),
                ItemIds.number(interaction.getAid()),
                interaction.getTs(),
                InteractionType.ofWireName(interaction.getType().name())))
        .map(RecommendationJobITCase::onTheWire);
  }

  private static Recommendation onTheWire(RankedLists lists) {
    return new Recommendation(
        lists.session(),
        lists.sequence(),
        lists.asOf(),
        lists.modelVersion(),
        onTheWire(lists.clicks()),
        onTheWire(lists.carts()),
        onTheWire(lists.orders()),
        lists.channels());
  }

  private static List<RecommendedItem> onTheWire(List<RankedItem> list) {
    return list.stream()
        .map(
            ranked ->
                new RecommendedItem(
                    ranked.item(),
                    ranked.score(),
                    new Reason(
                        ranked.channel(),
                        ranked.seedItem(),
                        ranked.weight(),
                        ranked.rank(),
                        ranked.probability()),
                    List.of(),
                    onTheWire(requireNonNull(ranked.probabilities())),
                    ranked.found().stream().map(place -> onTheWire(place)).toList()))
        .toList();
  }

  private static TypeProbabilities onTheWire(
      io.millrace.core.candidate.TypeProbabilities probabilities) {
    return new TypeProbabilities(
        Millionths.of(probabilities.clicks()),
        Millionths.of(probabilities.carts()),
        Millionths.of(probabilities.orders()));
  }

  private static ChannelPlace onTheWire(io.millrace.core.candidate.ChannelPlace place) {
    return new ChannelPlace(place.channel(), place.rank(), Millionths.of(place.probability()));
  }

  private static JobClient start(Configuration configuration, int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }
}

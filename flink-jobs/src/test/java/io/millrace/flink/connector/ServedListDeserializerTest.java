package io.millrace.flink.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedSchema;
import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.state.Types;
import io.millrace.schemas.avro.RankingCandidate;
import io.millrace.schemas.avro.RankingRequest;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.RecordWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ranking requests from the wire become the lists that were served, or rejections. */
final class ServedListDeserializerTest {
  private static final long T = 1_600_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();

  private final ServedListDeserializer deserializer =
      new ServedListDeserializer(InteractionLimits.DEFAULT, () -> T);

  @ParameterizedTest
  @EnumSource
  void readsWhatTheRecommendationJobWrites(Encoding encoding) throws Exception {
    ServedCandidates served = served();
    ServedList expected = ServedList.of(served, ServedSchema.of(FEATURES));
    ServedList list = requireNonNull(read(bytes(request(served), encoding)).list());
    assertThat(list).usingRecursiveComparison().isEqualTo(expected);
    assertThat(list.features()).hasSizeGreaterThan(FEATURES.size());
  }

  static List<Arguments> changes() {
    return List.of(
        arguments(change(r -> r.setAsOf(1)), DeadLetterReason.TIME_TOO_EARLY),
        arguments(change(r -> r.setAsOf(Long.MIN_VALUE)), DeadLetterReason.TIME_TOO_EARLY),
        arguments(change(r -> r.setAsOf(T + DAY + 1)), DeadLetterReason.TIME_TOO_FAR_AHEAD),
        arguments(change(r -> r.setAsOf(Long.MAX_VALUE)), DeadLetterReason.TIME_TOO_FAR_AHEAD),
        arguments(change(r -> r.setType("x".repeat(100_000))), DeadLetterReason.MALFORMED_RECORD),
        arguments(change(r -> r.setSession("")), DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.setSession("s".repeat(100_000))), DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.setRules(List.of("r".repeat(100_000)))),
            DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.getHistory().get(0).setClicks(256)), DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.getHistory().get(0).setOrders(-1)), DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.setCandidates(twice(r.getCandidates().get(0)))),
            DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.getCandidates().get(1).setFeatures(List.of(1f))),
            DeadLetterReason.MALFORMED_RECORD),
        arguments(
            change(r -> r.getCandidates().forEach(c -> c.setFeatures(List.of(Float.NaN)))),
            DeadLetterReason.MALFORMED_RECORD));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void rejectsWhatNoJobWrites(Consumer<RankingRequest> change, DeadLetterReason reason)
      throws Exception {
    RankingRequest request = request(served());
    change.accept(request);
    RejectedRecord rejected = requireNonNull(read(bytes(request, Encoding.AVRO)).rejected());
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.message()).isNotBlank().hasSizeLessThanOrEqualTo(1_000);
    assertThat(rejected.source().offset()).isEqualTo(42);
  }

  @Test
  void rejectsWhatIsNoRequest() throws Exception {
    assertThat(requireNonNull(read(null).rejected()).reason())
        .isEqualTo(DeadLetterReason.TOMBSTONE);
    for (String text : List.of("", "{}", "{", "no request")) {
      assertThat(requireNonNull(read(text.getBytes(UTF_8)).rejected()).reason())
          .isEqualTo(DeadLetterReason.MALFORMED_RECORD);
    }
  }

  @Test
  void canBeShipped() throws Exception {
    assertThat(InstantiationUtil.clone(deserializer).getProducedType())
        .isEqualTo(Types.RECEIVED_LIST);
  }

  private ReceivedList read(byte @Nullable [] value) throws Exception {
    List<ReceivedList> read = new ArrayList<>();
    deserializer.open(new TestingContexts.Deserialization());
    deserializer.deserialize(
        new ConsumerRecord<>(
            "ranking-requests",
            0,
            42,
            T,
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()),
        new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static Consumer<RankingRequest> change(Consumer<RankingRequest> change) {
    return change;
  }

  private static List<RankingCandidate> twice(RankingCandidate candidate) {
    return List.of(candidate, candidate);
  }

  private static byte[] bytes(RankingRequest request, Encoding encoding) {
    return new RecordWriter<>(RankingRequest.class, encoding).write(request);
  }

  private static RankingRequest request(ServedCandidates served) {
    return WireRecords.rankingRequest(served, FEATURES, FEATURES.hash());
  }

  /** Session a goes from 1 to 2; session b has clicked 3 and puts 1 into the cart. */
  private static ServedCandidates served() {
    List<ServedCandidates> all = new ArrayList<>();
    SequentialRecommender recommender =
        new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), all::add);
    recommender.learn(new Interaction("a", 1, T - 9, InteractionType.CLICKS));
    recommender.learn(new Interaction("a", 2, T - 8, InteractionType.CLICKS));
    recommender.learn(new Interaction("b", 3, T - 7, InteractionType.CLICKS));
    recommender.learn(new Interaction("b", 1, T - 6, InteractionType.CARTS));
    return all.get(3);
  }
}

package io.millrace.flink.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.config.KafkaConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.HistoryItem;
import io.millrace.schemas.avro.RankingCandidate;
import io.millrace.schemas.avro.RankingRequest;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampled candidates as records of the topic ranking-requests. */
final class RankingRequestRecordsTest {
  private static final long T = 1_600_000_000_000L;
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();

  @ParameterizedTest
  @EnumSource
  void holdsTheInteractionTheHistoryAndAllFeatures(Encoding encoding) throws Exception {
    ServedCandidates served = served();
    WireSerializer<ServedCandidates, RankingRequest> serializer =
        new WireSerializer<>(
            Topic.RANKING_REQUESTS.named("shop."),
            RankingRequest.class,
            encoding,
            s -> s.candidates().session().getBytes(UTF_8),
            s -> WireRecords.rankingRequest(s, FEATURES, FEATURES.hash()));
    serializer.open(new TestingContexts.Serialization(), new TestingContexts.KafkaSink());
    ProducerRecord<byte[], byte[]> record =
        serializer.serialize(served, new TestingContexts.KafkaSink(), null);
    assertThat(record.topic()).isEqualTo("shop.ranking-requests");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("b");
    RankingRequest request = new RecordReader<>(RankingRequest.class).read(record.value());
    assertThat(request.getSession()).isEqualTo("b");
    assertThat(request.getSequence()).isEqualTo(T + 3);
    assertThat(request.getAsOf()).isEqualTo(T + 3);
    assertThat(request.getItem()).isEqualTo(1);
    assertThat(request.getType()).isEqualTo("carts");
    assertThat(request.getFeatureVersion()).isEqualTo(FeatureSchema.VERSION);
    assertThat(request.getFeatureHash()).isEqualTo(FEATURES.hash());
    assertThat(new FeatureSchema(request.getRules(), request.getChannels())).isEqualTo(FEATURES);
    assertThat(request.getHistory())
        .containsExactly(
            new HistoryItem(1L, T + 3, "carts", 0, 1, 0),
            new HistoryItem(3L, T + 2, "clicks", 1, 0, 0));
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < request.getCandidates().size(); i++) {
      RankingCandidate candidate = request.getCandidates().get(i);
      var from = served.candidates().candidates().get(i);
      assertThat(candidate.getItem()).isEqualTo(from.item());
      assertThat(candidate.getFeatures()).hasSize(FEATURES.size());
      values.addAll(candidate.getFeatures());
      for (int channel = 0; channel < FEATURES.channels().size(); channel++) {
        assertThat(candidate.getRanks().get(channel)).isEqualTo(from.rank(channel));
      }
    }
    assertThat(values).hasSize(served.features().length);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i)).isEqualTo(served.features()[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSinkCanBeShipped(boolean checkpoints) {
    KafkaEnds ends =
        new KafkaEnds(new KafkaConfig("localhost:9092", "group", "shop.", Encoding.AVRO, Map.of()));
    assertThatCode(() -> InstantiationUtil.clone(ends.rankingRequests(FEATURES, checkpoints)))
        .doesNotThrowAnyException();
  }

  /** Session a goes from 1 to 2; session b has clicked 3 and puts 1 into the cart. */
  private static ServedCandidates served() {
    List<ServedCandidates> all = new ArrayList<>();
    SequentialRecommender recommender =
        new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), all::add);
    recommender.learn(new Interaction("a", 1, T, InteractionType.CLICKS));
    recommender.learn(new Interaction("a", 2, T + 1, InteractionType.CLICKS));
    recommender.learn(new Interaction("b", 3, T + 2, InteractionType.CLICKS));
    recommender.learn(new Interaction("b", 1, T + 3, InteractionType.CARTS));
    return all.get(3);
  }
}

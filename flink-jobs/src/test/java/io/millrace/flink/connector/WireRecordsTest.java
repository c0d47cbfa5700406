package io.millrace.flink.connector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.candidate.AttendedItem;
import io.millrace.core.candidate.ChannelPlace;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.TypeProbabilities;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.model.InteractionType;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every field of every record that the job writes. */
final class WireRecordsTest {

  /** What a broker takes by default, without 16 KiB for the key and the headers. */
  private static final int LARGEST_VALUE = 1_048_588 - 16 * 1024;

  @Test
  void aRecommendationHasTheListsInTheirOrder() {
    RankedLists lists =
        new RankedLists(
            "s",
            7,
            1_000,
            1_005,
            "model-1",
            List.of("revisit", "adjacent@last", "popularity"),
            List.of(
                new RankedItem(
                    2,
                    0.5f,
                    "adjacent@last",
                    1L,
                    0.5f,
                    0,
                    0.25f,
                    List.of(new AttendedItem(1, 0.75f), new AttendedItem(3, 0.25f)),
                    new TypeProbabilities(0.5f, 1 / 3f, 4e-7f),
                    List.of(new ChannelPlace(1, 0, 0.25f), new ChannelPlace(0, 17, 2e-6f))),
                new RankedItem(1, 0.2f, "revisit", 1L, null, 3, 0.125f)),
            List.of(new RankedItem(9, 0.1f, "popularity", null, null, 17, 0.1f)),
            List.of());
    assertThat(WireRecords.recommendation(lists))
        .isEqualTo(
            new Recommendation(
                "s",
                7L,
                1_000L,
                "model-1",
                List.of(
                    new RecommendedItem(
                        2L,
                        0.5f,
                        new Reason("adjacent@last", 1L, 0.5f, 0, 0.25f),
                        List.of(
                            new io.millrace.schemas.avro.AttendedItem(1L, 0.75f),
                            new io.millrace.schemas.avro.AttendedItem(3L, 0.25f)),
                        new io.millrace.schemas.avro.TypeProbabilities(500_000, 333_333, 0),
                        List.of(
                            new io.millrace.schemas.avro.ChannelPlace(1, 0, 250_000),
                            new io.millrace.schemas.avro.ChannelPlace(0, 17, 2))),
                    new RecommendedItem(
                        1L,
                        0.2f,
                        new Reason("revisit", 1L, null, 3, 0.125f),
                        List.of(),
                        null,
                        List.of())),
                List.of(
                    new RecommendedItem(
                        9L,
                        0.1f,
                        new Reason("popularity", null, null, 17, 0.1f),
                        List.of(),
                        null,
                        List.of())),
                List.of(),
                List.of("revisit", "adjacent@last", "popularity")));
  }

  @Test
  void aListOfTheHeuristicOrderHasNoModel() {
    RankedLists lists =
        new RankedLists("s", 7, 1_000, 1_005, null, List.of(), List.of(), List.of(), List.of());
    assertThat(WireRecords.recommendation(lists).getModelVersion()).isNull();
  }

  @Test
  void aListIsNoLongerThanARulesOwn() {
    // Item 5 is there for another rule's sake.
    NeighborList neighbors = new NeighborList(1, new long[] {5, 4, 3}, new float[] {1, 2, 3});
    assertThat(
            WireRecords.itemNeighbors(
                new RefreshedNeighbors(7, 1_000, neighbors), List.of("first"), 2))
        .isEqualTo(
            new ItemNeighbors(
                7L,
                1_000L,
                List.of(
                    new RuleNeighbors(
                        "first", List.of(new WeightedItem(3L, 3f), new WeightedItem(4L, 2f))))));
  }

  @Test
  void neighborsStandPerRuleHeaviestFirstThenByItem() {
    // Item 3 has no weight by the second rule and so no place there.
    NeighborList neighbors =
        new NeighborList(2, new long[] {5, 4, 3}, new float[] {1, 0.5f, 1, 2, 3, 0});
    assertThat(
            WireRecords.itemNeighbors(
                new RefreshedNeighbors(7, 1_000, neighbors), List.of("first", "second"), 20))
        .isEqualTo(
            new ItemNeighbors(
                7L,
                1_000L,
                List.of(
                    new RuleNeighbors(
                        "first",
                        List.of(
                            new WeightedItem(3L, 3f),
                            new WeightedItem(4L, 1f),
                            new WeightedItem(5L, 1f))),
                    new RuleNeighbors(
                        "second", List.of(new WeightedItem(4L, 2f), new WeightedItem(5L, 0.5f))))));
  }

  @Test
  void anItemTranslatesItsNumberBack() {
    assertThat(WireRecords.item(new NamedItem(7, "sku-7", 1_000)))
        .isEqualTo(new Item(7L, "sku-7", 1_000L, null, null, null, null));
  }

  @Test
  void aDeadLetterIsTheRecordAsReceived() {
    assertThat(WireRecords.deadLetter(rejected(new byte[] {1}, new byte[] {2, 3})))
        .isEqualTo(
            new DeadLetter(
                "malformed-json",
                "why",
                "interactions",
                3,
                42L,
                1_000L,
                ByteBuffer.wrap(new byte[] {1}),
                ByteBuffer.wrap(new byte[] {2, 3})));
  }

  @Test
  void aDeadLetterTellsNullFromEmpty() {
    DeadLetter tombstone = WireRecords.deadLetter(rejected(null, null));
    assertThat(tombstone.getKey()).isNull();
    assertThat(tombstone.getValue()).isNull();
    assertThat(WireRecords.deadLetterKey(rejected(null, null))).isNull();
    DeadLetter empty = WireRecords.deadLetter(rejected(new byte[0], new byte[0]));
    assertThat(empty.getKey()).isEqualTo(ByteBuffer.allocate(0));
    assertThat(empty.getValue()).isEqualTo(ByteBuffer.allocate(0));
  }

  @ParameterizedTest
  @EnumSource
  void anOversizedDeadLetterIsCutToWhatABrokerTakes(Encoding encoding) {
    byte[] large = new byte[2 << 20];
    Arrays.fill(large, (byte) 'x');
    RejectedRecord rejected = rejected(large, large);
    byte[] key = requireNonNull(WireRecords.deadLetterKey(rejected));
    DeadLetter letter = WireRecords.deadLetter(rejected);
    assertThat(key).hasSize(16 * 1024);
    assertThat(requireNonNull(letter.getKey()).remaining()).isEqualTo(16 * 1024);
    assertThat(requireNonNull(letter.getValue()).remaining()).isEqualTo(700 * 1024);
    assertThat(new RecordWriter<>(DeadLetter.class, encoding).write(letter))
        .hasSizeLessThan(LARGEST_VALUE);
  }

  @Test
  void aBlockOfProbabilitiesSaysWhereItsSlotsAre() {
    SamplingShape shape = new SamplingShape(2, 2049, 4);
    ProbabilityBlock block = new ProbabilityBlock(shape, 9, 1_000, 1, new char[] {1, 0xfffe});
    assertThat(WireRecords.samplingProbabilities(block))
        .isEqualTo(
            new SamplingProbabilities(
                1, 1_000L, 9L, 2, 2049, 4, 4096, ByteBuffer.wrap(new byte[] {0, 1, -1, -2})));
  }

  @Test
  void anExampleHasTheSamplingProbabilityThatItsFeaturesTell() {
    FeatureSchema schema = new FeatureSchema(List.of("adjacent"), List.of("revisit"));
    float[] features = new float[schema.size()];
    features[schema.logSamplingProbability()] = (float) Math.log(0.25);
    assertThat(samplingProbability(ServedSchema.of(schema), features))
        .isCloseTo(0.25f, within(1e-6f));
    // Of features of another build it is not known where it is.
    ServedSchema other = new ServedSchema(1, -2, List.of("adjacent"), List.of("revisit"));
    assertThat(samplingProbability(other, features)).isNull();
  }

  private static @Nullable Float samplingProbability(ServedSchema schema, float[] features) {
    TrainingExample example =
        new TrainingExample(
            "s",
            1_000,
            1_000,
            1,
            InteractionType.CLICKS,
            List.of(),
            schema.hash(),
            new long[] {2},
            features,
            new float[] {1},
            new byte[3]);
    return WireRecords.trainingExample(new JoinedExample(schema, example))
        .getCandidates()
        .get(0)
        .getSamplingProbability();
  }

  private static RejectedRecord rejected(byte @Nullable [] key, byte @Nullable [] value) {
    return new SourceRecord("interactions", 3, 42, 1_000, key, value)
        .rejected(DeadLetterReason.MALFORMED_JSON, "why");
  }
}

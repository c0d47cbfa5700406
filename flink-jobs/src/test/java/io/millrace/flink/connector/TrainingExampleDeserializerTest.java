package io.millrace.flink.connector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.state.Types;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Training examples from the wire become what was joined, or rejections. */
final class TrainingExampleDeserializerTest {

  private static final ServedSchema SCHEMA =
      new ServedSchema(1, -2, List.of("adjacent"), List.of("revisit"));
  private static final TrainingExample EXAMPLE =
      new TrainingExample(
          "sÄ",
          1_600_000_000_001L,
          1_600_000_000_000L,
          1,
          InteractionType.CARTS,
          List.of(new SessionItem(1, 1_600_000_000_000L, InteractionType.CARTS, 255, 1, 0)),
          -2,
          new long[] {2, -3},
          new float[] {0.5f, -1, 0, 1},
          new float[] {1, 4},
          new byte[] {1, 0, 127, 0, 2, 0});

  private final TrainingExampleDeserializer deserializer = new TrainingExampleDeserializer(4);

  @ParameterizedTest
  @EnumSource
  void readsWhatTheExamplesJobWrites(Encoding encoding) throws Exception {
    TrainingExample read =
        requireNonNull(read(ExampleRecords.bytes(SCHEMA, EXAMPLE, encoding)).example());
    assertThat(read).usingRecursiveComparison().isEqualTo(EXAMPLE);
  }

  @Test
  void canBeShipped() throws Exception {
    assertThat(InstantiationUtil.clone(deserializer).getProducedType())
        .isEqualTo(Types.RECEIVED_EXAMPLE);
  }

  @Test
  void rejectsTombstonesAndGarbageWithTheirSource() throws Exception {
    assertThat(rejected(null).reason()).isEqualTo(DeadLetterReason.TOMBSTONE);
    RejectedRecord garbage = rejected(new byte[] {1, 2, 3});
    assertThat(garbage.reason()).isEqualTo(DeadLetterReason.MALFORMED_RECORD);
    assertThat(garbage.source().offset()).isEqualTo(7);
    assertThat(garbage.source().value()).containsExactly(1, 2, 3);
  }

  static Stream<Arguments> spoiled() {
    return Stream.of(
        spoiled("session has 0 bytes", record -> record.setSession("")),
        spoiled("session has 5 bytes", record -> record.setSession("12345")),
        spoiled("no interaction type is called views", record -> record.setType("views")),
        spoiled("a count of 256", record -> record.getHistory().get(0).setClicks(256)),
        spoiled("candidate 1 weighs 0.0", record -> record.getCandidates().get(1).setWeight(0)),
        spoiled(
            "candidate 1 weighs NaN", record -> record.getCandidates().get(1).setWeight(Float.NaN)),
        spoiled(
            "candidate 0 weighs Infinity",
            record -> record.getCandidates().get(0).setWeight(Float.POSITIVE_INFINITY)),
        spoiled("a position is 128", record -> record.getCandidates().get(0).setClickPosition(128)),
        spoiled("a position is -1", record -> record.getCandidates().get(0).setCartPosition(-1)),
        spoiled(
            "candidate 1 has 1 features, the first 2",
            record -> record.getCandidates().get(1).setFeatures(List.of(1f))),
        spoiled(
            "feature 1 of candidate 0 is NaN",
            record -> record.getCandidates().get(0).setFeatures(List.of(1f, Float.NaN))),
        spoiled(
            "feature 0 of candidate 1 is 1.0E30",
            record -> record.getCandidates().get(1).setFeatures(List.of(1e30f, 0f))));
  }

  private static Arguments spoiled(
      String message, Consumer<io.millrace.schemas.avro.TrainingExample> spoil) {
    return arguments(message, spoil);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoiled")
  void rejectsWhatNoJobWouldHaveWritten(
      String message, Consumer<io.millrace.schemas.avro.TrainingExample> spoil) throws Exception {
    io.millrace.schemas.avro.TrainingExample record =
        WireRecords.trainingExample(new JoinedExample(SCHEMA, EXAMPLE));
    record.setHistory(new ArrayList<>(record.getHistory()));
    spoil.accept(record);
    RejectedRecord rejected =
        rejected(
            new RecordWriter<>(io.millrace.schemas.avro.TrainingExample.class, Encoding.AVRO)
                .write(record));
    assertThat(rejected.reason()).isEqualTo(DeadLetterReason.MALFORMED_RECORD);
    assertThat(rejected.message()).contains(message);
  }

  private RejectedRecord rejected(byte @Nullable [] value) throws Exception {
    return requireNonNull(read(value).rejected());
  }

  private ReceivedExample read(byte @Nullable [] value) throws Exception {
    List<ReceivedExample> read = new ArrayList<>();
    deserializer.open(new TestingContexts.Deserialization());
    deserializer.deserialize(
        new ConsumerRecord<>("training-examples", 1, 7, null, value), new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0);
  }
}

package io.millrace.schemas.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.WeightedItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordWriterTest {
  static List<SpecificRecord> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isReadBackInBothEncodings(SpecificRecord sample) throws Exception {
    for (Encoding encoding : Encoding.values()) {
      assertThat(roundTrip(sample.getClass(), sample, encoding)).isEqualTo(sample);
    }
  }

  private static <T extends SpecificRecord> T roundTrip(
      Class<T> type, SpecificRecord sample, Encoding encoding) throws Exception {
    RecordWriter<T> writer = new RecordWriter<>(type, encoding);
    RecordReader<T> reader = new RecordReader<>(type);
    byte[] first = writer.write(type.cast(sample));
    byte[] second = writer.write(type.cast(sample));
    assertThat(second).isEqualTo(first);
    return reader.read(first);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void writesWhatAvroItselfWrites(SpecificRecord sample) throws Exception {
    assertThat(avro(sample.getClass(), sample)).isEqualTo(avroByTheSchema(sample));
  }

  private static <T extends SpecificRecord> byte[] avro(Class<T> type, SpecificRecord sample) {
    return new RecordWriter<>(type, Encoding.AVRO).write(type.cast(sample));
  }

  private static byte[] avroByTheSchema(SpecificRecord sample) throws IOException {
    ByteBuffer written =
        new BinaryMessageEncoder<>(RecordModel.INSTANCE, sample.getSchema()).encode(sample);
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return bytes;
  }

  @Test
  void writesNaturalJson() {
    assertThat(json(Interaction.class, Samples.interaction()))
        .isEqualTo(
            "{\"session\":\"15354\",\"aid\":14742,\"ts\":1590884413000,\"type\":\"clicks\"}");
    assertThat(json(Interaction.class, new Interaction("s", "sku", 5L, InteractionType.orders)))
        .isEqualTo("{\"session\":\"s\",\"aid\":\"sku\",\"ts\":5,\"type\":\"orders\"}");
  }

  @Test
  void writesUnionsBareAndFloatsAsNumbers() throws Exception {
    JsonNode node =
        new ObjectMapper().readTree(json(Recommendation.class, Samples.recommendation()));
    assertThat(node.path("modelVersion").textValue()).isEqualTo("2020-06-01-a");
    assertThat(node.at("/clicks/0/reason/weight").doubleValue()).isEqualTo(3.25);
    assertThat(node.at("/clicks/1/reason/seedItem").isNull()).isTrue();
    assertThat(node.at("/clicks/1/score").asText()).isEqualTo("0.1");
    assertThat(node.path("orders").isEmpty()).isTrue();
  }

  @Test
  void writesBytesAsBase64AndLeavesTheBufferAlone() throws Exception {
    ByteBuffer value = ByteBuffer.wrap(new byte[] {0, (byte) 0xFF, 16, 9});
    value.position(1);
    DeadLetter letter = Samples.deadLetter();
    letter.setValue(value);
    JsonNode node = new ObjectMapper().readTree(json(DeadLetter.class, letter));
    assertThat(node.path("value").textValue()).isEqualTo("/xAJ");
    assertThat(node.path("key").isNull()).isTrue();
    assertThat(value.remaining()).isEqualTo(3);
  }

  @Test
  void writesFloatsThatAreNoNumbersAsText() throws Exception {
    ItemNeighbors written =
        new ItemNeighbors(
            1L,
            2L,
            List.of(
                new RuleNeighbors(
                    "adjacent",
                    List.of(
                        new WeightedItem(1L, Float.NaN),
                        new WeightedItem(2L, Float.NEGATIVE_INFINITY)))));
    // Avro's equality holds NaN different from itself.
    assertThat(roundTrip(ItemNeighbors.class, written, Encoding.JSON))
        .hasToString(written.toString());
  }

  @Test
  void startsAvroWithTheSingleObjectHeader() {
    byte[] bytes =
        new RecordWriter<>(Interaction.class, Encoding.AVRO).write(Samples.interaction());
    assertThat(bytes).startsWith(0xC3, 0x01);
    assertThat(Encoding.of(bytes)).isEqualTo(Encoding.AVRO);
  }

  @Test
  void namesTheFieldThatIsNullAndGoesOn() {
    Interaction broken = new Interaction();
    broken.setSession("s");
    RecordWriter<Interaction> json = new RecordWriter<>(Interaction.class, Encoding.JSON);
    assertThatThrownBy(() -> json.write(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Interaction.aid");
    RecordWriter<Interaction> avro = new RecordWriter<>(Interaction.class, Encoding.AVRO);
    assertThatThrownBy(() -> avro.write(broken)).isInstanceOf(IllegalArgumentException.class);

    assertThat(new String(json.write(Samples.interaction()), UTF_8)).startsWith("{\"session\"");
    assertThat(avro.write(Samples.interaction()))
        .isEqualTo(
            new RecordWriter<>(Interaction.class, Encoding.AVRO).write(Samples.interaction()));
  }

  private static <T extends SpecificRecord> String json(Class<T> type, T record) {
    return new String(new RecordWriter<>(type, Encoding.JSON).write(record), UTF_8);
  }
}

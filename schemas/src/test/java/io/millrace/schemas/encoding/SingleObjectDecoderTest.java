package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

final class SingleObjectDecoderTest {
  /** Has no price and no name yet, and a field and a list that were dropped later. */
  private static final Schema OLD_ITEM =
      SchemaBuilder.record("io.millrace.schemas.avro.Item")
          .fields()
          .requiredString("dropped")
          .requiredLong("item")
          .name("id")
          .type(
              Schema.createUnion(
                  Schema.create(Schema.Type.LONG), Schema.create(Schema.Type.STRING)))
          .noDefault()
          .name("tags")
          .type(Schema.createArray(Schema.create(Schema.Type.STRING)))
          .noDefault()
          .endRecord();

  private static final GenericRecord OLD_RECORD =
      new GenericRecordBuilder(OLD_ITEM)
          .set("dropped", "gone")
          .set("item", 5L)
          .set("id", "sku-5")
          .set("tags", List.of("a", "b"))
          .build();

  @Test
  void readsWhatAnOlderSchemaWrote() throws IOException {
    SingleObjectDecoder<Item> decoder = new SingleObjectDecoder<>(Item.class, List.of(OLD_ITEM));
    Item item = decoder.decode(encode(OLD_RECORD));
    assertThat(item.getItem()).isEqualTo(5);
    assertThat(item.getId()).isEqualTo("sku-5");
    assertThat(item.getPrice()).isNull();
  }

  @Test
  void namesTheFingerprintOfASchemaItDoesNotKnow() throws IOException {
    SingleObjectDecoder<Item> decoder = new SingleObjectDecoder<>(Item.class);
    byte[] payload = encode(OLD_RECORD);
    assertThat(decoder.knowsSchema(payload)).isFalse();
    assertThatThrownBy(() -> decoder.decode(payload))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("unknown schema [0-9a-f]{16}");
  }

  @Test
  void doesNotAllocateWhatAPayloadMerelyClaims() {
    byte[] header =
        Arrays.copyOf(
            new RecordWriter<>(ItemNeighbors.class, Encoding.AVRO).write(Samples.itemNeighbors()),
            Encoding.AVRO_HEADER_BYTES);
    // Item 0, time 0, then an array of 2^30 rules: zigzag 2^31 in five bytes.
    byte[] payload = Arrays.copyOf(header, header.length + 7);
    payload[12] = (byte) 0x80;
    payload[13] = (byte) 0x80;
    payload[14] = (byte) 0x80;
    payload[15] = (byte) 0x80;
    payload[16] = 8;
    SingleObjectDecoder<ItemNeighbors> decoder = new SingleObjectDecoder<>(ItemNeighbors.class);
    assertThatThrownBy(() -> decoder.decode(payload))
        .hasMessageStartingWith("more elements than bytes")
        .hasMessageEndingWith("1073741824");
  }

  private static byte[] encode(GenericRecord record) throws IOException {
    ByteBuffer encoded =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), OLD_ITEM).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}

package io.millrace.flink.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordReader;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results as records of Kafka. */
final class WireSerializerTest {

  private static final TestingContexts.KafkaSink SINK = new TestingContexts.KafkaSink();

  @ParameterizedTest
  @EnumSource
  void writesKeyAndValueAndLeavesTheTimestampToTheProducer(Encoding encoding) throws Exception {
    ProducerRecord<byte[], byte[]> record =
        opened(items(encoding)).serialize(new NamedItem(7, "sku-7", 1_000), SINK, 1_000L);
    assertThat(record.topic()).isEqualTo("shop.items");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isNull();
    assertThat(new String(record.key(), UTF_8)).isEqualTo("7");
    assertThat(record.value()[0]).isEqualTo(encoding == Encoding.JSON ? (byte) '{' : (byte) 0xC3);
    assertThat(new RecordReader<>(Item.class).read(record.value()))
        .isEqualTo(new Item(7L, "sku-7", 1_000L, null, null, null, null));
  }

  @Test
  void aRecordMayHaveNoKey() throws Exception {
    WireSerializer<RejectedRecord, DeadLetter> serializer =
        opened(
            new WireSerializer<>(
                "dead-letters",
                DeadLetter.class,
                Encoding.AVRO,
                WireRecords::deadLetterKey,
                WireRecords::deadLetter));
    RejectedRecord rejected =
        new SourceRecord("interactions", 0, 0, 1_000, null, null)
            .rejected(DeadLetterReason.TOMBSTONE, "why");
    assertThat(serializer.serialize(rejected, SINK, null).key()).isNull();
  }

  @Test
  void worksAfterItWasShipped() throws Exception {
    WireSerializer<NamedItem, Item> shipped = opened(InstantiationUtil.clone(items(Encoding.AVRO)));
    assertThat(shipped.serialize(new NamedItem(7, "sku-7", 1_000), SINK, null).value())
        .isNotEmpty();
  }

  @Test
  void saysThatItWasNotOpened() {
    assertThatThrownBy(
            () -> items(Encoding.AVRO).serialize(new NamedItem(7, "sku-7", 1_000), SINK, null))
        .isInstanceOf(IllegalStateException.class);
  }

  private static WireSerializer<NamedItem, Item> items(Encoding encoding) {
    return new WireSerializer<>(
        "shop.items",
        Item.class,
        encoding,
        named -> Long.toString(named.item()).getBytes(UTF_8),
        WireRecords::item);
  }

  private static <E, R extends org.apache.avro.specific.SpecificRecord> WireSerializer<E, R> opened(
      WireSerializer<E, R> serializer) {
    serializer.open(new TestingContexts.Serialization(), SINK);
    return serializer;
  }
}

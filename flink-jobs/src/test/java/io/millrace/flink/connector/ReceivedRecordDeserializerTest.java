package io.millrace.flink.connector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.state.Types;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Good and bad records of topic interactions. */
final class ReceivedRecordDeserializerTest {

  /** 2026-01-01, in epoch milliseconds. */
  private static final long NOW = 1_767_225_600_000L;

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final ReceivedRecordDeserializer deserializer =
      new ReceivedRecordDeserializer(InteractionLimits.DEFAULT, () -> NOW);

  @ParameterizedTest
  @EnumSource
  void readsAnInteractionInEitherEncoding(Encoding encoding) {
    byte[] value = new RecordWriter<>(Interaction.class, encoding).write(interaction(42L));
    ReceivedRecord received = read(value);
    assertThat(received.rejected()).isNull();
    assertThat(received.itemId()).isNull();
    assertThat(received.arrived())
        .isEqualTo(
            new ArrivedInteraction(
                new io.millrace.core.model.Interaction("s", 42, NOW - 1_000, InteractionType.CARTS),
                NOW));
  }

  @ParameterizedTest
  @EnumSource
  void hashesAnItemIdThatIsTextAndKeepsIt(Encoding encoding) {
    byte[] value = new RecordWriter<>(Interaction.class, encoding).write(interaction("sku-7"));
    ReceivedRecord received = read(value);
    assertThat(requireNonNull(received.arrived()).interaction().item())
        .isEqualTo(ItemIds.number("sku-7"));
    assertThat(received.itemId()).isEqualTo("sku-7");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TOO_LATE", "MALFORMED_RECORD"})
  void aRejectionKeepsWhereItCameFromAndTheBytes(DeadLetterReason reason) {
    byte[] value = badValue(reason);
    byte[] key = {1, 2, 3};
    ReceivedRecord received = read(record(TimestampType.CREATE_TIME, NOW - 7, key, value));
    RejectedRecord rejected = requireNonNull(received.rejected());
    assertThat(received.arrived()).isNull();
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.message()).isNotBlank().hasSizeLessThan(1_000);
    assertThat(rejected.source().topic()).isEqualTo("shop.interactions");
    assertThat(rejected.source().partition()).isEqualTo(3);
    assertThat(rejected.source().offset()).isEqualTo(42);
    assertThat(rejected.source().timestamp()).isEqualTo(NOW - 7);
    assertThat(rejected.source().key()).isEqualTo(key);
    assertThat(rejected.source().value()).isEqualTo(value);
  }

  @Test
  void aRecordWithoutAKeyIsReadAndRejectedAllTheSame() {
    assertThat(read(record(TimestampType.CREATE_TIME, NOW, null, json("1"))).arrived()).isNotNull();
    RejectedRecord rejected =
        requireNonNull(read(record(TimestampType.CREATE_TIME, NOW, null, null)).rejected());
    assertThat(rejected.source().key()).isNull();
    assertThat(rejected.source().value()).isNull();
  }

  @Test
  void measuresTheFutureByTheBrokersTimeWhereTheTopicGivesIt() {
    // The record was appended a day and a bit ago: its interaction lies too far after that, though
    // not after now.
    byte[] value = json("1", NOW);
    ReceivedRecord appended =
        read(record(TimestampType.LOG_APPEND_TIME, NOW - DAY - 1, null, value));
    assertThat(requireNonNull(appended.rejected()).reason())
        .isEqualTo(DeadLetterReason.TIME_TOO_FAR_AHEAD);
    ReceivedRecord inTime = read(record(TimestampType.LOG_APPEND_TIME, NOW - DAY, null, value));
    assertThat(inTime.arrived()).isNotNull();
  }

  @Test
  void measuresTheFutureByTheTimeOfReadingWhereTheProducerSetTheTimestamp() {
    // The producer's timestamp would allow the first and forbid the second.
    byte[] future = json("1", NOW + DAY + 1);
    assertThat(read(record(TimestampType.CREATE_TIME, NOW + DAY, null, future)).rejected())
        .isNotNull();
    byte[] soon = json("1", NOW + DAY);
    assertThat(read(record(TimestampType.CREATE_TIME, 0, null, soon)).arrived()).isNotNull();
  }

  @Test
  void worksAfterItWasShipped() throws Exception {
    ReceivedRecordDeserializer shipped =
        InstantiationUtil.clone(
            new ReceivedRecordDeserializer(InteractionLimits.DEFAULT, WallClock.SYSTEM));
    shipped.open(new TestingContexts.Deserialization());
    List<ReceivedRecord> read = new ArrayList<>();
    shipped.deserialize(
        record(TimestampType.CREATE_TIME, NOW, null, json("1", NOW)), new ListCollector<>(read));
    assertThat(read).hasSize(1);
    assertThat(shipped.getProducedType()).isEqualTo(Types.RECEIVED_RECORD);
  }

  @Test
  void saysThatItWasNotOpened() {
    ConsumerRecord<byte[], byte[]> record = record(TimestampType.CREATE_TIME, NOW, null, json("1"));
    assertThatThrownBy(
            () -> deserializer.deserialize(record, new ListCollector<>(new ArrayList<>())))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A value that is rejected for the reason. */
  private static byte @Nullable [] badValue(DeadLetterReason reason) {
    byte[] avro = new RecordWriter<>(Interaction.class, Encoding.AVRO).write(interaction("id"));
    return switch (reason) {
      case TOO_LATE -> throw new IllegalArgumentException("what is too late depends on the stream");
      case MALFORMED_RECORD -> throw new IllegalArgumentException("no reason of an interaction");
      case TOMBSTONE -> null;
      case PAYLOAD_TOO_LARGE -> json("\"" + "i".repeat(64 * 1024) + "\"");
      case MALFORMED_JSON -> text("{\"session\":");
      case MALFORMED_AVRO -> Arrays.copyOf(avro, avro.length - 1);
      case UNKNOWN_SCHEMA -> new byte[] {(byte) 0xC3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      case UNKNOWN_ENCODING -> text("s,1,2,clicks");
      case MISSING_FIELD -> text("{\"session\":\"s\"}");
      case WRONG_FIELD_TYPE -> json("true");
      case UNKNOWN_TYPE ->
          text("{\"session\":\"s\",\"aid\":1,\"ts\":%d,\"type\":\"views\"}".formatted(NOW));
      case SESSION_EMPTY -> session("");
      case SESSION_TOO_LONG -> session("s".repeat(65));
      case ITEM_ID_EMPTY -> json("\" \"");
      case ITEM_ID_TOO_LONG -> json("\"" + "i".repeat(65) + "\"");
      case ITEM_OUT_OF_RANGE -> json("9223372036854775808");
      case TIME_TOO_EARLY -> json("1", 1);
      case TIME_TOO_FAR_AHEAD -> json("1", NOW + DAY + 1);
    };
  }

  private static Interaction interaction(Object aid) {
    return new Interaction("s", aid, NOW - 1_000, io.millrace.schemas.avro.InteractionType.carts);
  }

  private static byte[] json(String aid) {
    return json(aid, NOW - 1_000);
  }

  private static byte[] json(String aid, long time) {
    return text(
        "{\"session\":\"s\",\"aid\":%s,\"ts\":%d,\"type\":\"clicks\"}".formatted(aid, time));
  }

  private static byte[] session(String session) {
    return text(
        "{\"session\":\"%s\",\"aid\":1,\"ts\":%d,\"type\":\"clicks\"}".formatted(session, NOW));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ReceivedRecord read(byte @Nullable [] value) {
    return read(record(TimestampType.CREATE_TIME, NOW, null, value));
  }

  private ReceivedRecord read(ConsumerRecord<byte[], byte[]> record) {
    List<ReceivedRecord> read = new ArrayList<>();
    deserializer.open(new TestingContexts.Deserialization());
    deserializer.deserialize(record, new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TimestampType timestampType, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        "shop.interactions",
        3,
        42,
        timestamp,
        timestampType,
        -1,
        -1,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}

package io.millrace.schemas.encoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InteractionReaderTest {
  private static final long TS = 1_590_884_413_000L;
  private static final long DAY = 86_400_000L;
  private static final String VALID = json("15354", "14742", Long.toString(TS), "\"clicks\"");

  private final InteractionReader reader = new InteractionReader(InteractionLimits.DEFAULT);
  private final RecordWriter<Interaction> avro =
      new RecordWriter<>(Interaction.class, Encoding.AVRO);

  @Test
  void readsJsonAndAvroAlike() throws Exception {
    Interaction expected = new Interaction("15354", 14742L, TS, InteractionType.clicks);
    assertThat(read(VALID)).isEqualTo(expected);
    assertThat(reader.read(avro.write(expected), TS)).isEqualTo(expected);
    Interaction text = new Interaction("sess-ü", "sku-😀", TS, InteractionType.orders);
    assertThat(reader.read(avro.write(text), TS)).isEqualTo(text);
    assertThat(reader.read(new RecordWriter<>(Interaction.class, Encoding.JSON).write(text), TS))
        .isEqualTo(text);
  }

  @Test
  void takesFieldsInAnyOrderWithBlanksAndEscapes() throws Exception {
    String json =
        "\t\r\n { \"type\" : \"or\\u0064ers\" , \"ts\" : "
            + TS
            + " , \"aid\":\"a\\/\\ud83d\\ude00\",\"s\\u0065ssion\":\"x\" } \n ";
    assertThat(read(json)).isEqualTo(new Interaction("x", "a/😀", TS, InteractionType.orders));
  }

  @Test
  void takesIntegersOfAnySizeForASessionAndKeepsTheirText() throws Exception {
    String digits = "123456789012345678901234567890";
    assertThat(read(json(digits, "1", "" + TS, "\"clicks\"")).getSession()).isEqualTo(digits);
    assertThat(read(json("-7", "1", "" + TS, "\"clicks\"")).getSession()).isEqualTo("-7");
  }

  @Test
  void takesTheWholeRangeOfInt64ForAnItem() throws Exception {
    for (long aid : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
      assertThat(read(json("1", "" + aid, "" + TS, "\"carts\"")).getAid()).isEqualTo(aid);
    }
    assertThat(read(json("1", "\"7\"", "" + TS, "\"carts\"")).getAid()).isEqualTo("7");
  }

  @Test
  void ignoresFurtherFieldsOfAnyShape() throws Exception {
    String json =
        VALID.replace(
            "{",
            "{\"a\":{\"aid\":[1,{\"b\":null}],\"aid\":2},\"c\":[],\"d\":1e400,\"e\":"
                + "9".repeat(2_000)
                + ",\"f\":true,\"events\":[],\"\":\"\",");
    assertThat(read(json).getAid()).isEqualTo(14742L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | 1 | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | session is not text or an",
        "null | 1 | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | session",
        "1.0 | 1 | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | session",
        "{} | 1 | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | integer: an object",
        "\"\" | 1 | 1590884413000 | \"clicks\" | SESSION_EMPTY | session is empty: \"\"",
        "\" \\t\" | 1 | 1590884413000 | \"clicks\" | SESSION_EMPTY | session is empty: \" \\u0009\"",
        "\"\\ud800\" | 1 | 1590884413000 | \"clicks\" | MALFORMED_JSON | surrogate",
        "\"\\ude00\\ud83d\" | 1 | 1590884413000 | \"clicks\" | MALFORMED_JSON | surrogate",
        "1 | 1.0 | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | aid is not an integer or text: 1.0",
        "1 | 1e3 | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | aid",
        "1 | false | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | aid",
        "1 | null | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | aid",
        "1 | [1] | 1590884413000 | \"clicks\" | WRONG_FIELD_TYPE | aid",
        "1 | \"\" | 1590884413000 | \"clicks\" | ITEM_ID_EMPTY | aid is empty",
        "1 | \" \" | 1590884413000 | \"clicks\" | ITEM_ID_EMPTY | aid is empty",
        "1 | \"\\udfff\" | 1590884413000 | \"clicks\" | MALFORMED_JSON | surrogate",
        "1 | 9223372036854775808 | 1590884413000 | \"clicks\" | ITEM_OUT_OF_RANGE"
            + "| aid does not fit into 64 bits: 9223372036854775808",
        "1 | -9223372036854775809 | 1590884413000 | \"clicks\" | ITEM_OUT_OF_RANGE | aid",
        "1 | 123456789012345678901234567890 | 1590884413000 | \"clicks\" | ITEM_OUT_OF_RANGE | aid",
        "1 | NaN | 1590884413000 | \"clicks\" | MALFORMED_JSON | NaN",
        "1 | 01 | 1590884413000 | \"clicks\" | MALFORMED_JSON | zeroes",
        "1 | +1 | 1590884413000 | \"clicks\" | MALFORMED_JSON | not JSON",
        "1 | 1 | \"1590884413000\" | \"clicks\" | WRONG_FIELD_TYPE | ts is not an integer of epoch",
        "1 | 1 | 1590884413000.5 | \"clicks\" | WRONG_FIELD_TYPE | ts",
        "1 | 1 | 1.5e12 | \"clicks\" | WRONG_FIELD_TYPE | ts",
        "1 | 1 | null | \"clicks\" | WRONG_FIELD_TYPE | ts",
        "1 | 1 | 9223372036854775808 | \"clicks\" | WRONG_FIELD_TYPE | ts does not fit into 64",
        "1 | 1 | -1 | \"clicks\" | TIME_TOO_EARLY | ts is before 946684800000 (2000-01-01T00:00:00Z)",
        "1 | 1 | -9223372036854775808 | \"clicks\" | TIME_TOO_EARLY | -9223372036854775808",
        "1 | 1 | 1590884413 | \"clicks\" | TIME_TOO_EARLY | 1590884413 (1970-01-19T",
        "1 | 1 | 9223372036854775807 | \"clicks\" | TIME_TOO_FAR_AHEAD | 9223372036854775807",
        "1 | 1 | 1590884413000 | \"Clicks\" | UNKNOWN_TYPE | clicks, carts and orders: \"Clicks\"",
        "1 | 1 | 1590884413000 | \"\" | UNKNOWN_TYPE | type",
        "1 | 1 | 1590884413000 | 0 | WRONG_FIELD_TYPE | type is not text: 0",
        "1 | 1 | 1590884413000 | null | WRONG_FIELD_TYPE | type",
      })
  void saysWhatIsWrongWithAField(
      String session, String aid, String ts, String type, DeadLetterReason reason, String message) {
    RejectedInteractionException e = rejection(json(session, aid, ts, type));
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessageContaining(message);
    assertThat(e.getMessage()).matches("[^\\p{Cntrl}]+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | MISSING_FIELD | session is missing",
        "{\"session\":1} | MISSING_FIELD | aid is missing",
        "{\"session\":1,\"aid\":1} | MISSING_FIELD | ts is missing",
        "{\"session\":1,\"aid\":1,\"ts\":1590884413000} | MISSING_FIELD | type is missing",
        "{\"session\":1,\"session\":1} | MALFORMED_JSON | twice: \"session\"",
        "{\"x\":1,\"y\":2,\"x\":1} | MALFORMED_JSON | twice: \"x\"",
        "{\"session\":1 | MALFORMED_JSON | not JSON",
        "{ | MALFORMED_JSON | not JSON",
        "{\"session\":'1'} | MALFORMED_JSON | not JSON",
        "{session:1} | MALFORMED_JSON | not JSON",
        "{\"session\":1,} | MALFORMED_JSON | not JSON",
        "{\"session\":\"a\u0001\"} | MALFORMED_JSON | not JSON",
        "[1] | UNKNOWN_ENCODING | neither JSON nor Avro: \"[1]\"",
        "session=1 | UNKNOWN_ENCODING | neither",
        "null | UNKNOWN_ENCODING | neither",
        "`   ` | UNKNOWN_ENCODING | neither",
        "`` | UNKNOWN_ENCODING | neither",
      })
  void saysWhatIsWrongWithThePayload(String json, DeadLetterReason reason, String message) {
    RejectedInteractionException e = rejection(json);
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessageContaining(message);
  }

  @Test
  void refusesWhatFollowsTheObject() {
    for (String rest : new String[] {"}", "{", VALID, "null", "\u0000", "x"}) {
      assertThat(rejection(VALID + rest).reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
    }
  }

  @Test
  void refusesATombstone() {
    assertThat(rejection((byte[]) null).reason()).isEqualTo(DeadLetterReason.TOMBSTONE);
  }

  @Test
  void refusesOtherEncodingsOfText() {
    assertThat(rejection(VALID.getBytes(UTF_16LE)).reason())
        .isEqualTo(DeadLetterReason.MALFORMED_JSON);
    assertThat(rejection(("\uFEFF" + VALID).getBytes(UTF_8)).reason())
        .isEqualTo(DeadLetterReason.UNKNOWN_ENCODING);
    // Latin-1, an overlong slash, half a surrogate pair, a point beyond the last, a cut sequence.
    for (String raw : new String[] {"ü", "À¯", "í ", "ô", "Ã"}) {
      byte[] payload = json("\"" + raw + "\"", "1", "" + TS, "\"clicks\"").getBytes(ISO_8859_1);
      assertThat(rejection(payload).reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
      byte[] elsewhere = VALID.replace("{", "{\"x\":\"" + raw + "\",").getBytes(ISO_8859_1);
      assertThat(rejection(elsewhere).reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
    }
  }

  @Test
  void countsSizesInBytesOfUtf8() throws Exception {
    // The umlaut has two bytes, the emoji four.
    assertThat(read(json(quoted("ü".repeat(32)), "1", "" + TS, "\"clicks\""))).isNotNull();
    assertThat(read(json("1", quoted("😀".repeat(16)), "" + TS, "\"clicks\""))).isNotNull();
    RejectedInteractionException session =
        rejection(json(quoted("ü".repeat(32) + "a"), "1", "" + TS, "\"clicks\""));
    assertThat(session.reason()).isEqualTo(DeadLetterReason.SESSION_TOO_LONG);
    assertThat(session).hasMessageContaining("session has 65 bytes, more than 64");
    RejectedInteractionException item =
        rejection(json("1", quoted("a".repeat(65)), "" + TS, "\"clicks\""));
    assertThat(item.reason()).isEqualTo(DeadLetterReason.ITEM_ID_TOO_LONG);
    assertThat(rejection(json("9".repeat(65), "1", "" + TS, "\"clicks\"")).reason())
        .isEqualTo(DeadLetterReason.SESSION_TOO_LONG);
  }

  @Test
  void boundsThePayload() throws Exception {
    String padding = " ".repeat(65_536 - VALID.length());
    assertThat(read(VALID + padding)).isNotNull();
    RejectedInteractionException e = rejection(VALID + padding + " ");
    assertThat(e.reason()).isEqualTo(DeadLetterReason.PAYLOAD_TOO_LARGE);
    assertThat(e).hasMessageContaining("65537 bytes").hasMessageContaining("…");
    assertThat(e.getMessage()).hasSizeLessThan(200);
  }

  @Test
  void refusesDepthAndFloodsOfNamesCheaply() {
    assertThat(rejection("{\"x\":" + "[".repeat(60_000)).reason())
        .isEqualTo(DeadLetterReason.MALFORMED_JSON);
    assertThat(rejection("{\"x\":".repeat(10_000)).reason())
        .isEqualTo(DeadLetterReason.MALFORMED_JSON);
    StringBuilder names = new StringBuilder("{");
    for (int i = 0; i < 6_000; i++) {
      names.append("\"n").append(i).append("\":0,");
    }
    assertThat(rejection(names.append("\"n0\":0}").toString())).hasMessageContaining("twice");
  }

  @Test
  void allowsADayAheadOfTheBrokerAndNoMillisecondMore() throws Exception {
    byte[] payload = VALID.getBytes(UTF_8);
    assertThat(reader.read(payload, TS - DAY)).isNotNull();
    RejectedInteractionException e =
        catchThrowableOfType(
            RejectedInteractionException.class, () -> reader.read(payload, TS - DAY - 1));
    assertThat(e.reason()).isEqualTo(DeadLetterReason.TIME_TOO_FAR_AHEAD);
    assertThat(e).hasMessageContaining("(2020-05-31T00:20:13Z)");
    assertThat(read(json("1", "1", "946684800000", "\"clicks\""))).isNotNull();
    assertThat(rejection(json("1", "1", "946684799999", "\"clicks\"")).reason())
        .isEqualTo(DeadLetterReason.TIME_TOO_EARLY);
  }

  @Test
  void doesNotOverflowNearTheEndOfTime() throws Exception {
    byte[] late = json("1", "1", "" + Long.MAX_VALUE, "\"clicks\"").getBytes(UTF_8);
    assertThat(reader.read(late, Long.MAX_VALUE - 1).getTs()).isEqualTo(Long.MAX_VALUE);
    assertThat(reader.read(late, Long.MAX_VALUE)).isNotNull();
    assertThatThrownBy(() -> reader.read(late, Long.MIN_VALUE))
        .isInstanceOf(RejectedInteractionException.class);
  }

  @Test
  void checksAvroByTheSameRules() {
    assertAvroRejected(
        new Interaction("", 1L, TS, InteractionType.clicks), DeadLetterReason.SESSION_EMPTY);
    assertAvroRejected(
        new Interaction("s".repeat(65), 1L, TS, InteractionType.clicks),
        DeadLetterReason.SESSION_TOO_LONG);
    assertAvroRejected(
        new Interaction("s", " ", TS, InteractionType.clicks), DeadLetterReason.ITEM_ID_EMPTY);
    assertAvroRejected(
        new Interaction("s", "a".repeat(65), TS, InteractionType.clicks),
        DeadLetterReason.ITEM_ID_TOO_LONG);
    assertAvroRejected(
        new Interaction("s", 1L, -1L, InteractionType.clicks), DeadLetterReason.TIME_TOO_EARLY);
    assertAvroRejected(
        new Interaction("s", 1L, TS + DAY + 1, InteractionType.clicks),
        DeadLetterReason.TIME_TOO_FAR_AHEAD);
  }

  @Test
  void tellsAnUnknownSchemaFromABrokenBody() {
    byte[] valid = avro.write(new Interaction("s", 1L, TS, InteractionType.clicks));
    byte[] unknown = valid.clone();
    unknown[5]++;
    assertThat(rejection(unknown).reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    for (int length = 2; length < valid.length; length++) {
      assertThat(rejection(Arrays.copyOf(valid, length)).reason())
          .isEqualTo(DeadLetterReason.MALFORMED_AVRO);
    }
    assertThat(rejection(Arrays.copyOf(valid, valid.length + 1)))
        .hasMessageContaining("1 bytes after the record");
    byte[] symbol = valid.clone();
    symbol[valid.length - 1] = 6;
    assertThat(rejection(symbol).reason()).isEqualTo(DeadLetterReason.MALFORMED_AVRO);
    byte[] notUtf8 = valid.clone();
    notUtf8[11] = (byte) 0xFF;
    assertThat(rejection(notUtf8)).hasMessageContaining("text that is not UTF-8 at byte 11");
    byte[] branch = valid.clone();
    branch[12] = 5;
    assertThat(rejection(branch).reason()).isEqualTo(DeadLetterReason.MALFORMED_AVRO);
  }

  @Test
  void saysWhereJsonBreaksOffAndNothingOfTheParser() {
    assertThat(rejection("{\"session\":NaN}"))
        .hasMessage(
            "the value is not JSON, at byte 14: Non-standard token 'NaN': \"{\"session\":NaN}\"");
    assertThat(rejection("{\"x\":" + "[".repeat(100)))
        .hasMessageContaining("nesting depth (65)")
        .hasMessageContaining("[[[")
        .message()
        .doesNotContain("StreamRead");
  }

  @Test
  void fillsInNoStackTrace() {
    assertThat(rejection("{}").getStackTrace()).isEmpty();
  }

  @Test
  void throwsNothingElseWhateverTheBytesAre() {
    InteractionLimits limits = InteractionLimits.DEFAULT;
    byte[][] valid = {
      VALID.getBytes(UTF_8),
      json("\"sess-ü\"", "\"sku-😀\"", "" + TS, "\"orders\"").getBytes(UTF_8),
      VALID.replace("{", "{\"x\":{\"y\":[1,2.5e3,null,\"\\n\"]},").getBytes(UTF_8),
      avro.write(new Interaction("15354", 14742L, TS, InteractionType.clicks)),
      avro.write(new Interaction("sess-ü", "sku-😀", TS, InteractionType.carts)),
    };
    Random random = new Random(17);
    int[] outcomes = new int[DeadLetterReason.values().length + 1];
    for (int i = 0; i < 300_000; i++) {
      byte[] seed = valid[i % valid.length];
      byte[] mutated = Mutations.of(seed, seed[0] == '{' ? 0 : 10, random);
      try {
        Interaction read = reader.read(mutated, TS);
        assertThat(StrictUtf8.length(read.getSession())).isBetween(1, limits.maxSessionBytes());
        assertThat(read.getTs()).isBetween(limits.earliestTime(), TS + DAY);
        assertThat(read.getType()).isNotNull();
        if (read.getAid() instanceof String id) {
          assertThat(StrictUtf8.length(id)).isBetween(1, limits.maxItemIdBytes());
        } else {
          assertThat(read.getAid()).isInstanceOf(Long.class);
        }
        outcomes[outcomes.length - 1]++;
      } catch (RejectedInteractionException e) {
        outcomes[Arrays.asList(DeadLetterReason.values()).indexOf(e.reason())]++;
        assertThat(e.getMessage()).hasSizeLessThan(1_000);
      }
    }
    // Enough of each kind came by for the test to mean something.
    assertThat(outcomes[outcomes.length - 1]).isGreaterThan(10_000);
    for (DeadLetterReason reason :
        new DeadLetterReason[] {
          DeadLetterReason.MALFORMED_JSON,
          DeadLetterReason.MALFORMED_AVRO,
          DeadLetterReason.UNKNOWN_SCHEMA,
          DeadLetterReason.UNKNOWN_ENCODING,
          DeadLetterReason.MISSING_FIELD,
          DeadLetterReason.WRONG_FIELD_TYPE,
          DeadLetterReason.UNKNOWN_TYPE,
          DeadLetterReason.ITEM_OUT_OF_RANGE,
          DeadLetterReason.TIME_TOO_EARLY,
          DeadLetterReason.TIME_TOO_FAR_AHEAD,
        }) {
      assertThat(outcomes[Arrays.asList(DeadLetterReason.values()).indexOf(reason)])
          .as(reason.code())
          .isGreaterThan(20);
    }
  }

  @Test
  void takesPureNoise() {
    Random random = new Random(18);
    for (int i = 0; i < 100_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      if (noise.length > 2 && i % 3 == 1) {
        noise[0] = '{';
        noise[1] = '"';
      } else if (noise.length > 2 && i % 3 == 2) {
        System.arraycopy(
            avro.write(Samples.interaction()), 0, noise, 0, Math.min(10, noise.length));
      }
      assertThatCode(
              () -> {
                try {
                  assertThat(reader.read(noise, TS)).isNotNull();
                } catch (RejectedInteractionException e) {
                  assertThat(e.getMessage()).isNotBlank();
                }
              })
          .doesNotThrowAnyException();
    }
  }

  private void assertAvroRejected(Interaction interaction, DeadLetterReason reason) {
    assertThat(rejection(avro.write(interaction)).reason()).isEqualTo(reason);
  }

  private Interaction read(String json) throws RejectedInteractionException {
    return reader.read(json.getBytes(UTF_8), TS);
  }

  private RejectedInteractionException rejection(String json) {
    return rejection(json.getBytes(UTF_8));
  }

  private RejectedInteractionException rejection(byte @Nullable [] payload) {
    return catchThrowableOfType(RejectedInteractionException.class, () -> reader.read(payload, TS));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String json(String session, String aid, String ts, String type) {
    return "{\"session\":"
        + session
        + ",\"aid\":"
        + aid
        + ",\"ts\":"
        + ts
        + ",\"type\":"
        + type
        + "}";
  }
}

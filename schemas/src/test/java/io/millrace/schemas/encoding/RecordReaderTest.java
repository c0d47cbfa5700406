package io.millrace.schemas.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordReaderTest {
  @Test
  void takesDefaultsForMissingFieldsAndIgnoresUnknownOnes() throws Exception {
    Item item =
        read(Item.class, " \n{\"later\":{\"deep\":[1,{\"x\":null}]},\"id\":\"sku\",\"item\":-5}\n");
    assertThat(item.getItem()).isEqualTo(-5);
    assertThat(item.getId()).isEqualTo("sku");
    assertThat(item.getPrice()).isNull();
  }

  @Test
  void takesAnIntegerWhereTheSchemaHasAFloatingPointNumber() throws Exception {
    assertThat(read(Item.class, "{\"item\":1,\"id\":1,\"price\":20}").getPrice()).isEqualTo(20.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"item\":1,\"asOf\":2,\"rules\":[{\"rule\":\"r\",\"neighbors\":[{\"item\":1,\"weight\":1},"
            + "{\"item\":2,\"weight\":\"x\"}]}]}"
            + "| ItemNeighbors.rules[0].neighbors[1].weight is not a number: \"x\"",
        "{\"item\":1.5,\"asOf\":2,\"rules\":[]} | ItemNeighbors.item is not an integer: 1.5",
        "{\"item\":1,\"asOf\":2,\"rules\":{}} | ItemNeighbors.rules is not an array: an object",
        "{\"item\":1,\"asOf\":2,\"rules\":[null]}"
            + "| ItemNeighbors.rules[0] is not an object: null",
        "{\"item\":1,\"rules\":[]} | ItemNeighbors.asOf is missing",
        "{\"item\":1,\"asOf\":2,\"rules\":[{\"rule\":\"r\"}]}"
            + "| ItemNeighbors.rules[0].neighbors is missing",
        "{\"item\":1,\"item\":1} | ItemNeighbors.item appears twice",
        "{\"item\":9223372036854775808,\"asOf\":2,\"rules\":[]} | ItemNeighbors.item is not valid",
        "{\"item\":1,\"asOf\":2,\"rules\":[]} x | ItemNeighbors is not valid JSON",
        "{\"item\":1,\"asOf\":2,\"rules\":[]} {} | ItemNeighbors is followed by more",
        "{\"item\":1,\"asOf\":2,\"rules\":[ | ItemNeighbors.rules is not valid JSON",
        "[] | neither JSON nor Avro",
      })
  void saysWhereAndWhy(String json, String message) {
    assertThatThrownBy(() -> read(ItemNeighbors.class, json))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhichSymbolsAnEnumHas() {
    assertThatThrownBy(
            () -> read(Interaction.class, "{\"session\":\"s\",\"aid\":1,\"ts\":1,\"type\":\"x\"}"))
        .hasMessage("Interaction.type is none of [clicks, carts, orders]: \"x\"");
  }

  @Test
  void saysWhichTypesAUnionHas() {
    assertThatThrownBy(() -> read(Interaction.class, "{\"session\":\"s\",\"aid\":true}"))
        .hasMessage("Interaction.aid is not an integer or text: true");
  }

  @Test
  void refusesBytesThatAreNotBase64() {
    assertThatThrownBy(() -> read(DeadLetter.class, "{\"value\":\"!\"}"))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("DeadLetter.value");
  }

  @Test
  void readsOnAfterAFailure() throws Exception {
    RecordReader<Item> reader = new RecordReader<>(Item.class);
    assertThatThrownBy(() -> reader.read("{\"item\":{}}".getBytes(UTF_8)))
        .hasMessageStartingWith("Item.item is not");
    assertThat(reader.read("{\"item\":1,\"id\":2}".getBytes(UTF_8)).getId()).isEqualTo(2L);
    assertThatThrownBy(() -> reader.read("{\"id\":{}}".getBytes(UTF_8)))
        .hasMessageStartingWith("Item.id is not");
  }

  @Test
  void refusesAvroWithBytesMissingOrLeftOver() {
    byte[] whole = new RecordWriter<>(Item.class, Encoding.AVRO).write(Samples.item());
    RecordReader<Item> reader = new RecordReader<>(Item.class);
    for (int length = 2; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(UnreadableRecordException.class);
    }
    assertThatThrownBy(() -> reader.read(Arrays.copyOf(whole, whole.length + 1)))
        .hasMessage("not a Item in Avro: 1 bytes after the record");
  }

  @Test
  void throwsNothingElseWhateverTheBytesAre() {
    Random random = new Random(20);
    for (SpecificRecord sample : Samples.all()) {
      for (Encoding encoding : Encoding.values()) {
        mutate(sample.getClass(), sample, encoding, random);
      }
    }
  }

  private static <T extends SpecificRecord> void mutate(
      Class<T> type, SpecificRecord sample, Encoding encoding, Random random) {
    byte[] valid = new RecordWriter<>(type, encoding).write(type.cast(sample));
    RecordReader<T> reader = new RecordReader<>(type);
    int unreadable = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] mutated = Mutations.of(valid, encoding == Encoding.AVRO ? 10 : 0, random);
      try {
        assertThat(reader.read(mutated)).isNotNull();
      } catch (UnreadableRecordException e) {
        assertThat(e.getMessage()).isNotBlank();
        unreadable++;
      }
    }
    assertThat(unreadable).as("%s in %s", type, encoding).isGreaterThan(500);
  }

  @Test
  void readsARecommendationWrittenByHand() throws Exception {
    Recommendation read =
        read(
            Recommendation.class,
            "{\"session\":\"s\",\"sequence\":2,\"asOf\":1,\"orders\":[],\"carts\":[],\"clicks\":"
                + "[{\"item\":3,\"score\":1,\"reason\":{\"channel\":\"popularity\"}}]}");
    assertThat(read.getModelVersion()).isNull();
    assertThat(read.getClicks().get(0).getReason().getSeedItem()).isNull();
  }

  private static <T extends SpecificRecord> T read(Class<T> type, String json)
      throws UnreadableRecordException {
    return new RecordReader<>(type).read(json.getBytes(UTF_8));
  }
}

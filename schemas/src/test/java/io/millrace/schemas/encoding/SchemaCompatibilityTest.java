package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Recommendation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaCompatibilityTest {
  private static final Path CURRENT = Path.of("src/main/avro");
  private static final Path RELEASED = Path.of("src/main/resources/released");

  static List<String> records() throws IOException {
    try (Stream<Path> files = Files.list(CURRENT)) {
      return files.map(file -> file.getFileName().toString().replace(".avsc", "")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsWhatEveryReleaseWroteAndIsReadByIt(String record) throws IOException {
    Schema current = current(record);
    for (Schema released : ReleasedSchemas.of(record)) {
      assertCompatible(current, released);
      assertCompatible(released, current);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void hasTheCurrentSchemaAsItsNewestRelease(String record) throws IOException {
    List<Schema> released = ReleasedSchemas.of(record);
    assertThat(released)
        .as("copy src/main/avro/%s.avsc to %s/%s/1.avsc", record, RELEASED, record)
        .isNotEmpty();
    assertThat(released.get(released.size() - 1))
        .as(
            "%s changed since version %d; add it as %s/%s/%d.avsc and leave the older ones",
            record, released.size(), RELEASED, record, released.size() + 1)
        .isEqualTo(current(record));
  }

  @ParameterizedTest
  @MethodSource("records")
  void numbersReleasesWithoutGaps(String record) throws IOException {
    try (Stream<Path> files = Files.list(RELEASED.resolve(record))) {
      assertThat(files.count()).isEqualTo(ReleasedSchemas.of(record).size());
    }
  }

  @Test
  void keepsNoReleaseOfARecordThatIsGone() throws IOException {
    try (Stream<Path> files = Files.list(RELEASED)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(records());
    }
  }

  @Test
  void whoKnowsVersion3ReadsItsFieldsOfAVersion4() throws IOException {
    byte[] written =
        new RecordWriter<>(Recommendation.class, Encoding.AVRO).write(Samples.recommendation());
    Schema version3 = ReleasedSchemas.of("Recommendation").get(2);
    int head = 10;
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(Recommendation.getClassSchema(), version3)
            .read(
                null,
                DecoderFactory.get().binaryDecoder(written, head, written.length - head, null));
    assertThat(read.getSchema()).isEqualTo(version3);
    assertThat((List<?>) read.get("clicks")).hasSize(2);
    GenericRecord first = (GenericRecord) ((List<?>) read.get("clicks")).get(0);
    assertThat(first.get("item")).isEqualTo(7L);
    assertThat(first.get("score")).isEqualTo(0.5f);
    assertThat((List<?>) first.get("attended")).hasSize(2);
    assertThat((List<?>) read.get("carts")).hasSize(1);
    assertThat((List<?>) read.get("orders")).isEmpty();
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    SchemaCompatibility.SchemaPairCompatibility found =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(found.getType())
        .as(found.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static Schema current(String record) throws IOException {
    return new SchemaParser().parse(CURRENT.resolve(record + ".avsc")).mainSchema();
  }
}

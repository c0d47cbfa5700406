package io.millrace.schemas.encoding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes once written stay readable. The files hold what version 1 of each schema wrote. */
final class GoldenBytesTest {
  static List<SpecificRecord> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsTheGoldenJson(SpecificRecord sample) throws Exception {
    assertThat(read(sample.getClass(), golden(sample, ".json"))).isEqualTo(sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsTheGoldenAvro(SpecificRecord sample) throws Exception {
    String hex = new String(golden(sample, ".hex"), StandardCharsets.US_ASCII);
    byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    assertThat(read(sample.getClass(), bytes)).isEqualTo(sample);
  }

  private static SpecificRecord read(Class<? extends SpecificRecord> type, byte[] bytes)
      throws UnreadableRecordException {
    return new RecordReader<>(type).read(bytes);
  }

  private static byte[] golden(SpecificRecord sample, String ending) throws IOException {
    String path = "/golden/" + sample.getClass().getSimpleName() + ending;
    try (InputStream in = requireNonNull(GoldenBytesTest.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    }
  }
}

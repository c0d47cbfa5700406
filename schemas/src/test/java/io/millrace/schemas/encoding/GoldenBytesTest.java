package io.millrace.schemas.encoding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes once written stay readable. A file holds what version 1 of a schema wrote, or the version
 * that its name ends in.
 */
final class GoldenBytesTest {
  static List<Arguments> samples() {
    return List.of(
        arguments("Interaction", Samples.interaction()),
        arguments("Item", Samples.item()),
        arguments("Recommendation", Samples.recommendationOfVersion1()),
        arguments("Recommendation-2", Samples.recommendationOfVersion2()),
        arguments("Recommendation-3", Samples.recommendationOfVersion3()),
        arguments("Recommendation-4", Samples.recommendation()),
        arguments("ItemNeighbors", Samples.itemNeighbors()),
        arguments("SamplingProbabilities", Samples.samplingProbabilities()),
        arguments("Model", Samples.model()),
        arguments("DeadLetter", Samples.deadLetter()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsTheGoldenJson(String file, SpecificRecord sample) throws Exception {
    assertThat(read(sample.getClass(), golden(file + ".json"))).isEqualTo(sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsTheGoldenAvro(String file, SpecificRecord sample) throws Exception {
    String hex = new String(golden(file + ".hex"), StandardCharsets.US_ASCII);
    byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    assertThat(read(sample.getClass(), bytes)).isEqualTo(sample);
  }

  private static SpecificRecord read(Class<? extends SpecificRecord> type, byte[] bytes)
      throws UnreadableRecordException {
    return new RecordReader<>(type).read(bytes);
  }

  private static byte[] golden(String file) throws IOException {
    String path = "/golden/" + file;
    try (InputStream in = requireNonNull(GoldenBytesTest.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    }
  }
}

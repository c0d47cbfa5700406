package io.millrace.ranking.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.Pooling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {

  private static final Map<String, String> METADATA =
      Map.of("version", "7", "created-from", "ranking-requests, 14 days", "loss", "0.25 ≤ 0.3");

  private static final DinSpec SMALL =
      new DinSpec(
          0x1122334455667788L,
          4,
          1,
          2,
          4,
          3,
          Pooling.ATTENTION,
          3,
          false,
          List.of(3, 2),
          Activation.DICE);

  /** Bytes before the header: magic, version, length. */
  private static final int HEADER = 16;

  private static final int CHECKSUM = 32;

  @TempDir Path directory;

  @Test
  void readsBackWhatItWrites() throws IOException {
    for (Pooling pooling : Pooling.values()) {
      for (Activation activation : Activation.values()) {
        // Items alone take more than one block of values.
        DinSpec spec =
            new DinSpec(-1, 9, 3, 5, 1 << 13, 50, pooling, 7, true, List.of(11), activation);
        DinModel model = DinModel.initial(spec, 1);
        Path file = directory.resolve(pooling + "-" + activation + ".model");

        String sha256 = ModelFile.write(model, METADATA, file);
        ModelFile read = ModelFile.read(file);

        assertSame(read.din(), model);
        assertThat(read.metadata()).isEqualTo(METADATA);
        assertThat(read.sha256()).isEqualTo(sha256);
      }
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void endsWithTheHashOfAllBefore() throws Exception {
    byte[] bytes = written(DinModel.initial(SMALL, 1));
    int end = bytes.length - CHECKSUM;
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, end));

    assertThat(Arrays.copyOfRange(bytes, end, bytes.length)).isEqualTo(expected);
    assertThat(read(bytes).sha256()).isEqualTo(HexFormat.of().formatHex(expected));
  }

  @Test
  void readsFormat1ForGood() throws IOException {
    byte[] bytes;
    try (InputStream in = ModelFileTest.class.getResourceAsStream("/formats/model-1.hex")) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      bytes = HexFormat.of().parseHex(hex.replaceAll("#.*", "").replaceAll("\\s", ""));
    }
    DinModel model = counting(SMALL);

    ModelFile file = read(bytes);

    assertThat(file.din().spec()).isEqualTo(SMALL);
    assertSame(file.din(), model);
    assertThat(file.metadata()).isEqualTo(METADATA);
    // It is also what is written.
    assertThat(written(model)).isEqualTo(bytes);
  }

  @Test
  void tellsWhatIsNoModelFile() {
    assertRefused(new byte[0], "not a model file: it does not start with MRMODEL");
    assertRefused(
        "{\"model\": 1}\n".getBytes(StandardCharsets.UTF_8),
        "not a model file: it does not start with MRMODEL");
  }

  @Test
  void tellsANewerFormat() throws IOException {
    byte[] bytes = written(DinModel.initial(SMALL, 1));
    bytes[8] = 3;
    assertRefused(bytes, "format 3 of model files is unknown; this Millrace reads formats up to 2");
  }

  @Test
  void tellsAFileThatIsCutOffAnywhere() throws IOException {
    byte[] bytes = written(DinModel.initial(SMALL, 1));
    for (int length = 8; length < bytes.length; length++) {
      byte[] start = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(start))
          .isInstanceOf(ModelFileException.class)
          .hasMessageStartingWith("cut off ");
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length - 1), "cut off in its checksum");
    assertRefused(Arrays.copyOf(bytes, bytes.length - CHECKSUM - 1), "cut off in heads.blend");
  }

  @Test
  void tellsEveryAlteredByte() throws IOException {
    byte[] bytes = written(DinModel.initial(SMALL, 1));
    for (int i = 0; i < bytes.length; i++) {
      byte[] altered = bytes.clone();
      altered[i] ^= 0x41;
      assertThatThrownBy(() -> read(altered))
          .as("byte %d", i)
          .isInstanceOf(ModelFileException.class)
          .hasMessageNotContainingAny("\n");
    }
    byte[] value = bytes.clone();
    value[bytes.length - CHECKSUM - 1] ^= 1;
    assertRefused(value, "altered: the checksum at the end is not that of the rest");
    assertRefused(
        Arrays.copyOf(bytes, bytes.length + 1), "altered: more follows after the checksum");
  }

  @Test
  void refusesAbsurdSizesBeforeItTakesMemoryForThem() throws IOException {
    byte[] header = written(DinModel.initial(SMALL, 1));
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(12, Integer.MAX_VALUE);
    assertRefused(header, "altered: a header of 2147483647 bytes is not possible");

    // The largest model that a header can promise has 4 GiB of item vectors; here none follow.
    DinSpec huge =
        new DinSpec(0, 4, 1, 256, 1 << 22, 3, Pooling.NONE, 1, false, List.of(1), Activation.PRELU);
    HeaderWriter promise = new HeaderWriter(1 << 20);
    promise.write(huge);
    promise.write(new TreeMap<>());
    promise.write(huge.parameters());
    byte[] bytes = new byte[HEADER + promise.bytes().length + 2 * 4 * 4];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(header, 0, 12)
        .putInt(promise.bytes().length)
        .put(promise.bytes());
    assertRefused(bytes, "cut off in embedding.items");
  }

  @Test
  void refusesValuesThatAreNotFinite() throws IOException {
    DinModel model = DinModel.initial(SMALL, 1);
    model.get("heads.bias")[1] = Float.NaN;
    assertRefused(written(model), "not a usable model: heads.bias has the value NaN");
  }

  @Test
  void refusesMetadataThatReadersWouldRefuse() {
    assertThatThrownBy(
            () ->
                ModelFile.write(
                    DinModel.initial(SMALL, 1),
                    Map.of("log", "x".repeat(1 << 20)),
                    new ByteArrayOutputStream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the metadata of a model take more than 1048576 bytes");
  }

  /** Parameters with the values 1/8, 2/8, 3/8 and so on, which floats hold exactly. */
  private static DinModel counting(DinSpec spec) {
    DinModel model = DinModel.initial(spec, 1);
    int n = 0;
    for (Parameter parameter : spec.parameters()) {
      float[] values = model.get(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = ++n / 8f;
      }
    }
    return model;
  }

  private static void assertSame(DinModel actual, DinModel expected) {
    assertThat(actual.spec()).isEqualTo(expected.spec());
    for (Parameter parameter : expected.parameters()) {
      assertThat(actual.get(parameter.name()))
          .as(parameter.name())
          .isEqualTo(expected.get(parameter.name()));
    }
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(message);
  }

  private static byte[] written(DinModel model) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ModelFile.write(model, METADATA, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelFile read(byte[] bytes) throws IOException {
    return ModelFile.read(new ByteArrayInputStream(bytes));
  }
}

package io.millrace.core.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the formats of state keep to as well: the bytes of released versions lie in {@code
 * formats/NAME-VERSION.hex} and are read for good.
 *
 * @param <T> the type of the values
 */
public abstract class StateFormatContract<T> extends BinaryFormatContract<T> {
  /** The value that the bytes of the newest version hold. */
  protected abstract T released();

  /** The value that the bytes of a version are read as. */
  protected T released(int version) {
    return released();
  }

  @Test
  void readsAllVersions() throws IOException {
    for (int version = 1; version <= format().version(); version++) {
      assertThat(contents(read(version, bytes(version))))
          .as("version %d", version)
          .isEqualTo(contents(released(version)));
    }
  }

  @Test
  void writesNoOtherBytesWithoutAnotherVersion() throws IOException {
    // A new version comes with a file of its own, beside those of the versions before it.
    assertThat(HexFormat.of().formatHex(written(released())))
        .isEqualTo(HexFormat.of().formatHex(bytes(format().version())));
  }

  private byte[] bytes(int version) throws IOException {
    String file = "/formats/%s-%d.hex".formatted(format().name(), version);
    try (InputStream in =
        Objects.requireNonNull(StateFormatContract.class.getResourceAsStream(file), file)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
    }
  }
}

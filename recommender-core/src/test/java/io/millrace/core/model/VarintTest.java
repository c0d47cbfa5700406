package io.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VarintTest {

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "9223372036854775807, ffffffffffffffff7f",
    "-1, ffffffffffffffffff01"
  })
  void numbersWithoutASignTakeAByteForEverySevenBits(long value, String hex) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varint.writeUnsigned(value, new DataOutputStream(out));
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(hex);
    assertThat(Varint.readUnsigned(in(hex))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "-1, 01",
    "1, 02",
    "63, 7e",
    "-64, 7f",
    "64, 8001",
    "-8192, ff7f",
    "9223372036854775807, feffffffffffffffff01",
    "-9223372036854775808, ffffffffffffffffff01"
  })
  void numbersNearZeroAreShortWhateverTheirSign(long value, String hex) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varint.writeSigned(value, new DataOutputStream(out));
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(hex);
    assertThat(Varint.bytesOfSigned(value)).isEqualTo(hex.length() / 2);
    assertThat(Varint.readSigned(in(hex))).isEqualTo(value);
  }

  @Test
  void whatDoesNotEndIsRefused() {
    assertThatThrownBy(() -> Varint.readUnsigned(in("ff".repeat(10) + "00")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10 bytes");
  }

  private static DataInputStream in(String hex) {
    return new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
  }
}

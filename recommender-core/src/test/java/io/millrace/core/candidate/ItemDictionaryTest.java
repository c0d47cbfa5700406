package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ItemDictionaryTest {

  @Test
  void anItemIsWrittenOnceAndThenReferredTo() throws IOException {
    // 7 in zigzag is 0e; the second item needs all eight bytes; then the places 0, 1 and 0.
    String hex = "010e" + "00" + "7fffffffffffffff" + "02" + "03" + "02";
    long[] items = {7, Long.MAX_VALUE, 7, Long.MAX_VALUE, 7};

    assertThat(written(items)).isEqualTo(hex);
    assertThat(read(hex, items.length)).isEqualTo(items);
  }

  @Test
  void manyItemsAreReferredToInTwoBytes() throws IOException {
    long[] items = new long[401];
    for (int i = 0; i < 400; i++) {
      items[i] = -i;
    }
    items[400] = -399;
    String hex = written(items);

    // Place 399 + 2 = 401 = 3 · 128 + 17.
    assertThat(hex).endsWith("9103");
    assertThat(read(hex, items.length)).isEqualTo(items);
  }

  @Test
  void aPlaceThatHasNotComeIsRefused() {
    assertThatThrownBy(() -> read("010e03", 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 of 1");
  }

  private static String written(long[] items) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ItemDictionary.Writer writer = new ItemDictionary.Writer();
    for (long item : items) {
      writer.write(item, new DataOutputStream(bytes));
    }
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static long[] read(String hex, int count) throws IOException {
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    ItemDictionary.Reader reader = new ItemDictionary.Reader();
    long[] items = new long[count];
    for (int i = 0; i < count; i++) {
      items[i] = reader.read(in);
    }
    return items;
  }
}

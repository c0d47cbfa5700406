package io.millrace.schemas.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random damage to bytes that were valid. */
final class Mutations {
  private static final List<String> SPLINTERS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "null",
          "true",
          "NaN",
          "1e999",
          "-",
          "0",
          "\\ud800",
          "\\u0000",
          "99999999999999999999",
          "\"aid\":",
          "\"events\":[]",
          "\u0000",
          "\n",
          "ü",
          "😀");

  private Mutations() {}

  /**
   * Returns a damaged copy.
   *
   * @param kept how many bytes at the start mostly stay as they are, so that damage goes deep
   */
  static byte[] of(byte[] valid, int kept, Random random) {
    byte[] bytes = valid.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      int from = random.nextInt(20) == 0 ? 0 : Math.min(kept, bytes.length);
      int at = from + random.nextInt(Math.max(1, bytes.length - from + 1));
      int until = Math.min(bytes.length, at + random.nextInt(6));
      at = Math.min(at, bytes.length);
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> overwrite(bytes, at, (byte) random.nextInt(256));
            case 1 -> overwrite(bytes, at, (byte) (random.nextBoolean() ? 0xFF : 0x80));
            case 2 -> splice(bytes, at, until, new byte[0]);
            case 3 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, until));
            case 4 -> Arrays.copyOf(bytes, at);
            default -> splice(bytes, at, until, splinter(random));
          };
    }
    return bytes;
  }

  private static byte[] splinter(Random random) {
    if (random.nextBoolean()) {
      byte[] noise = new byte[random.nextInt(12)];
      random.nextBytes(noise);
      return noise;
    }
    return SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] overwrite(byte[] bytes, int at, byte value) {
    if (at < bytes.length) {
      bytes[at] = value;
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] spliced = new byte[from + middle.length + bytes.length - to];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(middle, 0, spliced, from, middle.length);
    System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
    return spliced;
  }
}

package io.millrace.schemas.encoding;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** UTF-8 without replacement characters: what is not valid is refused. Not thread-safe. */
final class StrictUtf8 {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer scratch = CharBuffer.allocate(1024);

  /** Returns whether the bytes are valid UTF-8. */
  boolean isValid(byte[] bytes, int offset, int length) {
    int ascii = asciiPrefix(bytes, offset, length);
    if (ascii == length) {
      return true;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset + ascii, length - ascii);
    decoder.reset();
    CoderResult result;
    do {
      scratch.clear();
      result = decoder.decode(rest, scratch, true);
    } while (result.isOverflow());
    return !result.isError();
  }

  /** Returns the text of the bytes, or throws where they are not valid UTF-8. */
  String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
    if (asciiPrefix(bytes, offset, length) == length) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    return decoder.decode(ByteBuffer.wrap(bytes, offset, length)).toString();
  }

  /** Returns how many bytes of UTF-8 the text takes, or -1 where it has a lone surrogate. */
  static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return -1;
        }
        bytes += 4;
        i++;
      }
    }
    return bytes;
  }

  private static int asciiPrefix(byte[] bytes, int offset, int length) {
    int i = 0;
    while (i < length && bytes[offset + i] >= 0) {
      i++;
    }
    return i;
  }
}

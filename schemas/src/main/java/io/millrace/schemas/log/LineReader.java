package io.millrace.schemas.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines of bytes, without their line ends. Of a line beyond the bound only the
 * beginning is kept, so a file without line ends does not fill the memory.
 */
final class LineReader {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int end;
  private byte[] line = new byte[256];
  private int length;
  private boolean tooLong;
  private boolean ended;
  private long number;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Goes to the next line and returns whether there is one. */
  boolean next() throws IOException {
    length = 0;
    tooLong = false;
    ended = false;
    if (position == end && !fill()) {
      return false;
    }
    number++;
    do {
      int start = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      append(start, position - start);
      if (position < end) {
        position++;
        ended = true;
        break;
      }
    } while (fill());
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return true;
  }

  /** Returns the line's bytes, of which {@link #length} count; overwritten by the next line. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }

  /** Returns whether the line was longer than the bound and is cut. */
  boolean tooLong() {
    return tooLong;
  }

  /** Returns whether a line end followed; else it is the last line and may be cut. */
  boolean ended() {
    return ended;
  }

  /** Returns the line's number, from 1. */
  long number() {
    return number;
  }

  boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void append(int start, int count) {
    int kept = Math.min(count, maxBytes - length);
    tooLong |= kept < count;
    if (length + kept > line.length) {
      line = Arrays.copyOf(line, Math.max(length + kept, Math.min(2 * line.length, maxBytes)));
    }
    System.arraycopy(buffer, start, line, length, kept);
    length += kept;
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }
}

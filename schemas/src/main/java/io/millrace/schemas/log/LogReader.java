package io.millrace.schemas.log;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Excerpt;
import io.millrace.schemas.encoding.InteractionJsonParser;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.InteractionRules;
import io.millrace.schemas.encoding.RejectedInteractionException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one log file. The first line that is an interaction, a session of them, or Retailrocket's
 * header tells the format. Single-use.
 */
final class LogReader {
  /** How much of the file is looked at to tell its format. */
  private static final int HEAD_BYTES = 1 << 20;

  private static final int MAX_LINE_BYTES = 1 << 24;
  private static final int MAX_SKIPPED_SHOWN = 10;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final InteractionRules rules = new InteractionRules(InteractionLimits.DEFAULT);
  private final InteractionJsonParser json = new InteractionJsonParser(rules);
  private final RetailrocketParser csv = new RetailrocketParser(rules);
  private final Path file;
  private final long now;
  private final InteractionColumns columns;
  private final Map<DeadLetterReason, Long> skipped = new EnumMap<>(DeadLetterReason.class);
  private final List<Skipped.Line> firstSkipped = new ArrayList<>();
  private long outOfOrder;

  /**
   * @param now stands in for the time when a broker would have taken the interactions;
   *     Long.MAX_VALUE for no upper bound of their times
   */
  LogReader(Path file, long limit, long now) {
    this.file = file;
    this.now = now;
    columns = new InteractionColumns(limit);
  }

  InteractionLog read() throws LogFormatException, IOException {
    if (Files.isDirectory(file)) {
      throw new LogFormatException(file, "is a directory, not a log", null);
    }
    try (InputStream in = open()) {
      byte[] head = in.readNBytes(HEAD_BYTES);
      LogFormat format = recognise(head);
      try (InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in)) {
        readLines(new LineReader(whole, MAX_LINE_BYTES), format);
      }
      if (columns.size() == 0) {
        throw nothingReadable();
      }
      return columns.toLog(format, outOfOrder, new Skipped(skipped, firstSkipped));
    } catch (EOFException | ZipException e) {
      throw new LogFormatException(file, "is damaged gzip: " + e.getMessage(), e);
    }
  }

  private InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      if (magic == GZIP_MAGIC) {
        in = new BufferedInputStream(new GZIPInputStream(in, 1 << 16));
      }
      in.mark(3);
      boolean byteOrderMark = in.read() == 0xEF && in.read() == 0xBB && in.read() == 0xBF;
      if (!byteOrderMark) {
        in.reset();
      }
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private LogFormat recognise(byte[] head) throws LogFormatException, IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(head), HEAD_BYTES);
    boolean empty = true;
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      empty = false;
      @Nullable LogFormat format = formatOf(lines, head.length < HEAD_BYTES);
      if (format != null) {
        return format;
      }
    }
    if (empty) {
      throw new LogFormatException(file, "is empty", null);
    }
    if (skipped.containsKey(DeadLetterReason.TIME_TOO_EARLY)) {
      throw nothingReadable();
    }
    throw new LogFormatException(
        file,
        "is no log of interactions in a known format "
            + "(JSON lines, OTTO sessions, Retailrocket CSV)"
            + firstProblem(),
        null);
  }

  /**
   * Returns the format the line is in, or null where it is in none.
   *
   * @param wholeFile whether the lines end where the file does
   */
  private @Nullable LogFormat formatOf(LineReader line, boolean wholeFile) {
    if (RetailrocketParser.isHeader(text(line))) {
      return LogFormat.RETAILROCKET_CSV;
    }
    try {
      json.read(line.bytes(), line.length(), now);
      return LogFormat.JSONL;
    } catch (RejectedInteractionException notInteraction) {
      try {
        json.readSession(line.bytes(), line.length(), now);
        return LogFormat.OTTO_SESSIONS;
      } catch (RejectedInteractionException notSession) {
        // Where only the times of a session are wrong, that is what to tell.
        RejectedInteractionException e =
            notSession.reason() == DeadLetterReason.TIME_TOO_EARLY ? notSession : notInteraction;
        skip(
            line.number(),
            wholeFile && isCut(line, LogFormat.JSONL) ? cut(LogFormat.JSONL, line) : e);
        return null;
      }
    }
  }

  private void readLines(LineReader lines, LogFormat format) throws IOException {
    skipped.clear();
    firstSkipped.clear();
    long previous = Long.MIN_VALUE;
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      try {
        checkLength(lines, format);
        switch (format) {
          case JSONL -> {
            Interaction read = json.read(lines.bytes(), lines.length(), now);
            previous = add(read, previous);
          }
          case OTTO_SESSIONS -> {
            long previousInSession = Long.MIN_VALUE;
            for (Interaction each : json.readSession(lines.bytes(), lines.length(), now)) {
              previousInSession = add(each, previousInSession);
            }
          }
          case RETAILROCKET_CSV -> {
            String line = text(lines);
            if (isCut(lines, format)) {
              // What is left of it may look whole, with the beginning of the item's number.
              throw cut(format, lines);
            }
            if (!RetailrocketParser.isHeader(line)) {
              previous = add(csv.read(line, now), previous);
            }
          }
        }
      } catch (RejectedInteractionException e) {
        skip(lines.number(), isCut(lines, format) ? cut(format, lines) : e);
      }
    }
  }

  /**
   * Whether the file ends in the middle of its last line. What is wrong with the beginning of a
   * line is no news then: half a number of a time is a time long ago.
   */
  private static boolean isCut(LineReader line, LogFormat format) {
    String text = text(line).strip();
    return !line.ended()
        && !line.tooLong()
        && (format == LogFormat.RETAILROCKET_CSV
            ? text.chars().filter(c -> c == ',').count() < RetailrocketParser.COLUMNS - 1
            : !text.endsWith("}"));
  }

  private static RejectedInteractionException cut(LogFormat format, LineReader line) {
    return new RejectedInteractionException(
        format == LogFormat.RETAILROCKET_CSV
            ? DeadLetterReason.MISSING_FIELD
            : DeadLetterReason.MALFORMED_JSON,
        "the last line is truncated: " + Excerpt.of(text(line)));
  }

  /** A session of OTTO holds many interactions, so the limit of one does not apply to it. */
  private void checkLength(LineReader line, LogFormat format) throws RejectedInteractionException {
    int max = format == LogFormat.OTTO_SESSIONS ? MAX_LINE_BYTES : rules.limits().maxPayloadBytes();
    if (line.tooLong() || line.length() > max) {
      throw new RejectedInteractionException(
          DeadLetterReason.PAYLOAD_TOO_LARGE, "the line has more than " + max + " bytes");
    }
  }

  private long add(Interaction interaction, long previous) {
    columns.add(interaction);
    if (interaction.getTs() < previous) {
      outOfOrder++;
    }
    return interaction.getTs();
  }

  private void skip(long number, RejectedInteractionException e) {
    skipped.merge(e.reason(), 1L, Long::sum);
    if (firstSkipped.size() < MAX_SKIPPED_SHOWN) {
      firstSkipped.add(new Skipped.Line(number, e.reason(), String.valueOf(e.getMessage())));
    }
  }

  private LogFormatException nothingReadable() {
    return new LogFormatException(file, "has no readable interaction" + firstProblem(), null);
  }

  private String firstProblem() {
    return firstSkipped.isEmpty() ? "" : "; " + firstSkipped.get(0);
  }

  private static String text(LineReader line) {
    return new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8);
  }
}

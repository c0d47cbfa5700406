package io.millrace.schemas.log;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.DeadLetterReason;
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

  /** A file may be older or newer than this machine's clock, so it has no upper bound of time. */
  private static final long NO_BROKER_TIME = Long.MAX_VALUE;

  private final InteractionRules rules = new InteractionRules(InteractionLimits.DEFAULT);
  private final InteractionJsonParser json = new InteractionJsonParser(rules);
  private final RetailrocketParser csv = new RetailrocketParser(rules);
  private final Path file;
  private final InteractionColumns columns;
  private final Map<DeadLetterReason, Long> skipped = new EnumMap<>(DeadLetterReason.class);
  private final List<Skipped.Line> firstSkipped = new ArrayList<>();
  private long outOfOrder;

  LogReader(Path file, long limit) {
    this.file = file;
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
        throw new LogFormatException(file, "has no readable interaction" + firstProblem(), null);
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
      @Nullable LogFormat format = formatOf(lines);
      if (format != null) {
        return format;
      }
    }
    if (empty) {
      throw new LogFormatException(file, "is empty", null);
    }
    throw new LogFormatException(
        file,
        "is no log of interactions in a known format "
            + "(JSON lines, OTTO sessions, Retailrocket CSV)"
            + firstProblem(),
        null);
  }

  /** Returns the format the line is in, or null where it is in none. */
  private @Nullable LogFormat formatOf(LineReader line) {
    if (RetailrocketParser.isHeader(text(line))) {
      return LogFormat.RETAILROCKET_CSV;
    }
    try {
      json.read(line.bytes(), line.length(), NO_BROKER_TIME);
      return LogFormat.JSONL;
    } catch (RejectedInteractionException notInteraction) {
      try {
        json.readSession(line.bytes(), line.length(), NO_BROKER_TIME);
        return LogFormat.OTTO_SESSIONS;
      } catch (RejectedInteractionException notSession) {
        skip(line.number(), notInteraction);
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
            Interaction read = json.read(lines.bytes(), lines.length(), NO_BROKER_TIME);
            previous = add(read, previous);
          }
          case OTTO_SESSIONS -> {
            long previousInSession = Long.MIN_VALUE;
            for (Interaction each :
                json.readSession(lines.bytes(), lines.length(), NO_BROKER_TIME)) {
              previousInSession = add(each, previousInSession);
            }
          }
          case RETAILROCKET_CSV -> {
            String line = text(lines);
            if (!RetailrocketParser.isHeader(line)) {
              previous = add(csv.read(line, NO_BROKER_TIME), previous);
            }
          }
        }
      } catch (RejectedInteractionException e) {
        skip(lines.number(), e);
      }
    }
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

  private String firstProblem() {
    return firstSkipped.isEmpty() ? "" : "; " + firstSkipped.get(0);
  }

  private static String text(LineReader line) {
    return new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8);
  }
}

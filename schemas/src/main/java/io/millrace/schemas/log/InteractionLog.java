package io.millrace.schemas.log;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A log of interactions in memory, in the order of their times; equal times keep the order they
 * came in. It takes 20 bytes an interaction, and one object for each session and item. Immutable.
 */
public final class InteractionLog {
  private final long[] ts;
  private final int[] session;
  private final int[] item;
  private final InteractionType[] type;
  private final String[] sessionIds;
  private final Object[] itemIds;
  private final LogFormat format;
  private final long outOfOrder;
  private final Skipped skipped;

  InteractionLog(
      long[] ts,
      int[] session,
      int[] item,
      InteractionType[] type,
      String[] sessionIds,
      Object[] itemIds,
      LogFormat format,
      long outOfOrder,
      Skipped skipped) {
    this.ts = ts;
    this.session = session;
    this.item = item;
    this.type = type;
    this.sessionIds = sessionIds;
    this.itemIds = itemIds;
    this.format = format;
    this.outOfOrder = outOfOrder;
    this.skipped = skipped;
  }

  /**
   * Reads a file in one of the {@link LogFormat}s, plain or gzipped. Lines that cannot be used are
   * skipped and counted.
   *
   * @param limit how many interactions to keep at most, the earliest; Long.MAX_VALUE for all
   * @throws LogFormatException where the file has no readable interaction
   */
  public static InteractionLog read(Path file, long limit) throws LogFormatException, IOException {
    return read(file, limit, Long.MAX_VALUE);
  }

  /**
   * Reads a file as a job reads a topic: what lies more than a day ahead is skipped, too.
   *
   * @param limit how many interactions to keep at most, the earliest; Long.MAX_VALUE for all
   * @param now in epoch milliseconds; stands in for the time when a broker would have taken the
   *     interactions
   * @throws LogFormatException where the file has no readable interaction
   */
  public static InteractionLog read(Path file, long limit, long now)
      throws LogFormatException, IOException {
    return new LogReader(file, limit, now).read();
  }

  /** Returns a log of interactions that were not read from a file; they need not be in order. */
  public static InteractionLog of(List<Interaction> interactions) {
    Collector collector = new Collector(Long.MAX_VALUE);
    interactions.forEach(collector::add);
    return collector.toLog(Skipped.NONE);
  }

  /** Takes interactions that are not in a file one by one. Not thread-safe. */
  public static final class Collector {
    private final InteractionColumns columns;
    private long outOfOrder;
    private long previous = Long.MIN_VALUE;

    /**
     * Starts with none.
     *
     * @param limit how many interactions to keep at most, the earliest; Long.MAX_VALUE for all
     */
    public Collector(long limit) {
      columns = new InteractionColumns(limit);
    }

    /** Adds an interaction; they need not be in order. */
    public void add(Interaction interaction) {
      columns.add(interaction);
      outOfOrder += interaction.getTs() < previous ? 1 : 0;
      previous = interaction.getTs();
    }

    /** Returns whether there is none. */
    public boolean isEmpty() {
      return columns.size() == 0;
    }

    /** Returns the log; nothing may be added afterwards. */
    public InteractionLog toLog(Skipped skipped) {
      return columns.toLog(LogFormat.JSONL, outOfOrder, skipped);
    }
  }

  /** Returns how many interactions there are. */
  public int size() {
    return ts.length;
  }

  /** Returns the session of an interaction; the same object for all of a session. */
  public String session(int i) {
    return sessionIds[session[i]];
  }

  /** Returns the item id of an interaction, a Long or a String. */
  public Object aid(int i) {
    return itemIds[item[i]];
  }

  /** Returns the time of an interaction in epoch milliseconds. */
  public long ts(int i) {
    return ts[i];
  }

  /** Returns the type of an interaction. */
  public InteractionType type(int i) {
    return type[i];
  }

  /** Returns an interaction as a new record. */
  public Interaction get(int i) {
    return new Interaction(session(i), aid(i), ts(i), type(i));
  }

  /** Returns how many different sessions there are. */
  public int sessions() {
    return sessionIds.length;
  }

  /** Returns how many different items there are. */
  public int items() {
    return itemIds.length;
  }

  /** Returns the file's format; JSONL for a log that was not read from a file. */
  public LogFormat format() {
    return format;
  }

  /**
   * Returns how many interactions were earlier than the one before them in the file; in a file of
   * sessions, than the one before them in their session. The limit does not change this figure.
   */
  public long outOfOrder() {
    return outOfOrder;
  }

  /** Returns the lines that could not be used. */
  public Skipped skipped() {
    return skipped;
  }
}

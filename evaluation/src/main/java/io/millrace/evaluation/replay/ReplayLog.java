package io.millrace.evaluation.replay;

import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.log.InteractionLog;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A log of which the first part, the warm-up, is only learned and the rest is evaluated. Both are
 * in the order of their times, equal times in the order of the file. Immutable.
 */
public final class ReplayLog {

  private final InteractionLog first;
  private final int firstSize;
  private final List<InteractionLog> parts;
  private final int size;
  private final int warmUp;

  private ReplayLog(List<InteractionLog> parts, int warmUp) {
    this.parts = parts;
    this.warmUp = warmUp;
    first = parts.get(0);
    firstSize = first.size();
    size = Math.toIntExact(parts.stream().mapToLong(InteractionLog::size).sum());
  }

  /** One log as the warm-up of another, which is evaluated as a whole. */
  public static ReplayLog of(InteractionLog warmUp, InteractionLog input) {
    return new ReplayLog(List.of(warmUp, input), warmUp.size());
  }

  /**
   * A log whose first part is the warm-up.
   *
   * @param warmUpShare its share of the interactions, from 0 to 1; rounded down
   */
  public static ReplayLog of(InteractionLog log, double warmUpShare) {
    if (!(warmUpShare >= 0 && warmUpShare <= 1)) {
      throw new IllegalArgumentException("the warm-up's share is from 0 to 1, not " + warmUpShare);
    }
    return new ReplayLog(List.of(log), (int) (warmUpShare * log.size()));
  }

  /** A log of which all but the last days are the warm-up. */
  public static ReplayLog ofLastDays(InteractionLog log, int days) {
    long end = log.ts(log.size() - 1) - Duration.ofDays(days).toMillis();
    int warmUp = 0;
    while (log.ts(warmUp) <= end) {
      warmUp++;
    }
    return new ReplayLog(List.of(log), warmUp);
  }

  /** Interactions in all. */
  public int size() {
    return size;
  }

  /** Interactions of the warm-up. */
  public int warmUp() {
    return warmUp;
  }

  /** The session of an interaction. */
  public String session(int i) {
    return part(i).session(position(i));
  }

  /** The shop's own id of an interaction's item, a Long or a String. */
  public Object aid(int i) {
    return part(i).aid(position(i));
  }

  /** An interaction as the recommender takes it. */
  public Interaction interaction(int i) {
    InteractionLog part = part(i);
    int position = position(i);
    return new Interaction(
        part.session(position),
        ItemIds.number(part.aid(position)),
        part.ts(position),
        InteractionType.ofWireName(part.type(position).name()));
  }

  /** The shop's own ids of all items by their numbers. */
  public Long2ObjectOpenHashMap<Object> itemIds() {
    Long2ObjectOpenHashMap<Object> ids = new Long2ObjectOpenHashMap<>();
    for (int i = 0; i < size; i++) {
      ids.putIfAbsent(ItemIds.number(aid(i)), aid(i));
    }
    return ids;
  }

  /** Interactions of the evaluated part that are earlier than the last one of the warm-up. */
  public int overlap() {
    if (warmUp == 0) {
      return 0;
    }
    long end = interaction(warmUp - 1).time();
    int earlier = 0;
    while (warmUp + earlier < size && interaction(warmUp + earlier).time() < end) {
      earlier++;
    }
    return earlier;
  }

  /** How many interactions were earlier than the one before them in their file. */
  public long outOfOrder() {
    return parts.stream().mapToLong(InteractionLog::outOfOrder).sum();
  }

  /** Lines that could not be read, by reason. */
  public Map<String, Long> unreadable() {
    Map<String, Long> counts = new TreeMap<>();
    for (InteractionLog part : parts) {
      part.skipped()
          .counts()
          .forEach((reason, count) -> counts.merge(reason.code(), count, Long::sum));
    }
    return counts;
  }

  private InteractionLog part(int i) {
    return i < firstSize ? first : parts.get(1);
  }

  private int position(int i) {
    return i < firstSize ? i : i - firstSize;
  }
}

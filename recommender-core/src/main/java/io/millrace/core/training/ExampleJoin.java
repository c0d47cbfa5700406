package io.millrace.core.training;

import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Joins served lists with what their sessions did afterwards.
 *
 * <p>A list of time t waits until event time has passed t + horizon. Then the position of a
 * candidate for a type is its place among the distinct items of that type that the session came to
 * after the list and up to t + horizon, 1 being the next. What the list was made from does not
 * count, nor does a repetition. Nothing is decided before that time, so the order in which lists
 * and interactions arrive makes no difference, as long as they arrive before it.
 *
 * <p>An example keeps all candidates that have a position, and of the others the first n/2 in the
 * order of serving, with weight 1: a model's order among them matters most. Of the m others behind
 * them it keeps n/2 more, each with weight m / (n/2), so that the weights add up to the length of
 * the list. Those with the smallest hashes of session, sequence and item are kept: a uniform choice
 * that a replay makes again.
 *
 * <p>For a second horizon a list is watched for what comes too late for it.
 *
 * <p>Limits: lists beyond the bound make no example; those with the lowest sequences stay. Of too
 * many interactions the earliest stay, and lists within whose horizon one was refused make no
 * example either, since their positions may be wrong.
 */
public final class ExampleJoin {

  private static final InteractionType[] TYPES = InteractionType.values();

  private final ExampleConfig config;
  private final long horizonMillis;

  public ExampleJoin(ExampleConfig config) {
    this.config = config;
    horizonMillis = config.horizon().toMillis();
  }

  /**
   * Offers a list. A repetition changes nothing.
   *
   * @param lists those of the same session
   * @param now event time, in epoch milliseconds
   * @return false if the list's horizon had passed; then it makes no example
   */
  public boolean offer(
      PendingExamples pending,
      PendingLists lists,
      ServedList list,
      long now,
      ExampleOutput output) {
    if (isOver(list.time(), now)) {
      return false;
    }
    if (pending.waiting.containsKey(list.sequence())) {
      return true;
    }
    pending.waiting.put(list.sequence(), list.time());
    lists.put(list);
    if (pending.waiting.size() > config.mostLists()) {
      long newest = pending.waiting.lastKey();
      pending.waiting.remove(newest);
      lists.remove(newest);
      output.dropped();
    }
    return true;
  }

  /**
   * Offers an interaction of the session. A repetition changes nothing.
   *
   * @param now event time, in epoch milliseconds
   * @return false if it is older than all lists that may still come; then it labels none
   */
  public boolean offer(PendingExamples pending, Interaction interaction, long now) {
    if (isOver(interaction.time(), now)) {
      return false;
    }
    pending.outcomes.add(new Outcome(interaction.time(), interaction.item(), interaction.type()));
    if (pending.outcomes.size() > config.mostOutcomes()) {
      pending.refuse(Objects.requireNonNull(pending.outcomes.pollLast()).time());
    }
    return true;
  }

  /**
   * Gives the examples whose horizon has passed, in the order of their sequences, and forgets what
   * no list needs any more.
   *
   * @param lists those of the same session
   * @param now event time, in epoch milliseconds
   */
  public void advance(PendingExamples pending, PendingLists lists, long now, ExampleOutput output) {
    complete(pending, lists, now, output);
    // A list that was completed just now may come to its second end in the same call.
    for (Iterator<Map.Entry<Long, Long>> all = pending.watched.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Long, Long> list = all.next();
      if (isOver(list.getValue() + horizonMillis, now)) {
        countTooLate(pending, Objects.requireNonNull(lists.get(list.getKey())), output);
        lists.remove(list.getKey());
        all.remove();
      }
    }
    pending.forget(horizonMillis, now);
  }

  /** When {@link #advance} has something to do next, or {@link PendingExamples#NEVER}. */
  public long due(PendingExamples pending) {
    long due = after(PendingExamples.earliest(pending.waiting), horizonMillis);
    due = Math.min(due, after(PendingExamples.earliest(pending.watched), 2 * horizonMillis));
    // Interactions alone are looked after once, when the newest can go.
    if (due == PendingExamples.NEVER && !pending.isEmpty()) {
      long newest = pending.outcomes.isEmpty() ? Long.MIN_VALUE : pending.outcomes.last().time();
      due = Math.max(newest, pending.refusedTo) + horizonMillis;
    }
    return due;
  }

  private static long after(long time, long millis) {
    return time == PendingExamples.NEVER ? time : time + millis;
  }

  private boolean isOver(long time, long now) {
    return time + horizonMillis <= now;
  }

  private void complete(
      PendingExamples pending, PendingLists lists, long now, ExampleOutput output) {
    for (Iterator<Map.Entry<Long, Long>> all = pending.waiting.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Long, Long> entry = all.next();
      long sequence = entry.getKey();
      long time = entry.getValue();
      if (!isOver(time, now)) {
        continue;
      }
      all.remove();
      ServedList list = Objects.requireNonNull(lists.get(sequence));
      boolean whole = pending.refusedTo < time || pending.refusedFrom > time + horizonMillis;
      if (whole) {
        output.completed(list.schema(), example(pending, list));
      } else {
        output.dropped();
      }
      if (whole && pending.watched.size() < config.mostLists()) {
        pending.watched.put(sequence, time);
        lists.put(list.withoutFeatures());
      } else {
        lists.remove(sequence);
      }
    }
  }

  private void countTooLate(PendingExamples pending, ServedList list, ExampleOutput output) {
    LongOpenHashSet candidates = new LongOpenHashSet(list.items());
    for (Outcome outcome : between(pending, list.time(), horizonMillis + 1, 2 * horizonMillis)) {
      if (candidates.contains(outcome.item())) {
        output.positiveTooLate(outcome.type());
      }
    }
  }

  private static Iterable<Outcome> between(
      PendingExamples pending, long time, long fromMillis, long toMillis) {
    return pending.outcomes.subSet(
        new Outcome(time + fromMillis, Long.MIN_VALUE, TYPES[0]),
        true,
        new Outcome(time + toMillis, Long.MAX_VALUE, TYPES[TYPES.length - 1]),
        true);
  }

  private TrainingExample example(PendingExamples pending, ServedList list) {
    byte[] positions = positions(pending, list);
    float[] weights = weights(list, positions);
    int size = 0;
    for (float weight : weights) {
      size += weight > 0 ? 1 : 0;
    }
    int width = list.items().length == 0 ? 0 : list.features().length / list.items().length;
    long[] items = new long[size];
    float[] features = new float[size * width];
    float[] keptWeights = new float[size];
    byte[] keptPositions = new byte[size * TYPES.length];
    int kept = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        items[kept] = list.items()[i];
        keptWeights[kept] = weights[i];
        System.arraycopy(list.features(), i * width, features, kept * width, width);
        System.arraycopy(
            positions, i * TYPES.length, keptPositions, kept * TYPES.length, TYPES.length);
        kept++;
      }
    }
    return new TrainingExample(
        list.session(),
        list.sequence(),
        list.time(),
        list.item(),
        list.type(),
        list.history(),
        list.schema().hash(),
        items,
        features,
        keptWeights,
        keptPositions);
  }

  private byte[] positions(PendingExamples pending, ServedList list) {
    byte[] positions = new byte[list.items().length * TYPES.length];
    Long2IntOpenHashMap candidates = new Long2IntOpenHashMap(list.items().length);
    candidates.defaultReturnValue(-1);
    for (int i = 0; i < list.items().length; i++) {
      candidates.put(list.items()[i], i);
    }
    List<LongOpenHashSet> seen = Arrays.stream(TYPES).map(type -> new LongOpenHashSet()).toList();
    for (Outcome outcome : between(pending, list.time(), 0, horizonMillis)) {
      LongOpenHashSet ofType = seen.get(outcome.type().code());
      if (list.knew(outcome) || !ofType.add(outcome.item())) {
        continue;
      }
      int candidate = candidates.get(outcome.item());
      if (candidate >= 0) {
        positions[candidate * TYPES.length + outcome.type().code()] =
            (byte) Math.min(ofType.size(), Byte.MAX_VALUE);
      }
    }
    return positions;
  }

  /** The weight of each candidate; 0 for those that are left out. */
  private float[] weights(ServedList list, byte[] positions) {
    float[] weights = new float[list.items().length];
    long[] hashes = new long[weights.length];
    int first = 0;
    int others = 0;
    for (int i = 0; i < weights.length; i++) {
      if (isPositive(positions, i)) {
        weights[i] = 1;
      } else if (first < config.negatives() / 2) {
        weights[i] = 1;
        first++;
      } else {
        hashes[others++] = hash(list, i);
      }
    }
    int kept = Math.min(others, config.negatives() - first);
    if (kept == 0) {
      return weights;
    }
    Arrays.sort(hashes, 0, others);
    long highest = hashes[kept - 1];
    float weight = (float) others / kept;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0 && hash(list, i) <= highest) {
        weights[i] = weight;
      }
    }
    return weights;
  }

  private static boolean isPositive(byte[] positions, int candidate) {
    for (int code = 0; code < TYPES.length; code++) {
      if (positions[candidate * TYPES.length + code] > 0) {
        return true;
      }
    }
    return false;
  }

  private static long hash(ServedList list, int candidate) {
    return Hashing.xxh3_64()
        .hashStream()
        .putString(list.session())
        .putLong(list.sequence())
        .putLong(list.items()[candidate])
        .getAsLong();
  }
}

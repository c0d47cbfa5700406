package io.millrace.core.cooccurrence;

import it.unimi.dsi.fastutil.longs.Long2DoubleMap;
import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours of neighbours without a look-up. Whenever two items meet in a session, each tells the
 * other its heaviest neighbours ({@link CoOccurrence#tell}); what an item was told lies with it,
 * and its own answers are completed from there:
 *
 * <ul>
 *   <li>The second hop leads from item a over its heaviest neighbours b to theirs, c ≠ a, with the
 *       score Σ_b share(a → b) · share(b → c), where share(a → b) = w_ab / (1 + Σ w_a).
 *   <li>How similar the item and a neighbour that told are: Σ_j sqrt(share(a → j) · share(b → j)),
 *       the Bhattacharyya coefficient of their shares, in which each counts itself with {@link
 *       #SELF}. And how strongly the neighbour leads back: w_ba / (1 + n_b).
 *   <li>Weights of rules with a cosine norm become w_ab / sqrt((1 + n_a)(1 + n_b)) for the counts n
 *       of interactions. A neighbour that never told counts as often as the item itself.
 * </ul>
 *
 * <p>Of more neighbours than the capacity, those that are tied to the item most weakly are
 * forgotten, by their weights decayed to the newest message.
 *
 * <p>Stateless but for scratch space, so not thread-safe.
 */
public final class SecondHop {

  /** Added to counts and whole weights: who was met once says little. */
  static final float SMOOTHING = 1;

  /** What the second hop of an answer says of an item, by column: its score there. */
  public static final int SCORE = 0;

  /** How similar the item is; 0 where it never told. */
  public static final int SIMILARITY = 1;

  /** How strongly it leads back; 0 where it never told. */
  public static final int BACK = 2;

  private static final int COLUMNS = 3;

  private static final ToldNeighbors NOTHING = new ToldNeighbors();

  /** The share of an item in itself. */
  static final double SELF = 0.2;

  private final CoOccurrenceConfig config;
  private final SecondHopConfig hop;
  private final int rule;
  private final boolean[] cosine;

  /** What the second hop in work scores, by item. */
  private final Long2DoubleOpenHashMap scores = new Long2DoubleOpenHashMap();

  /** The shares of the neighbours of the item in work, and of itself. */
  private final Long2DoubleOpenHashMap shares = new Long2DoubleOpenHashMap();

  public SecondHop(CoOccurrenceConfig config) {
    this.config = config;
    hop = config.secondHop();
    rule = config.ruleNames().indexOf(hop.rule());
    cosine = new boolean[config.rules().size()];
    for (int r = 0; r < cosine.length; r++) {
      cosine[r] = config.rules().get(r).cosineNormalized();
    }
  }

  /** Whether nothing was told for so long that all of it counts as forgotten. */
  public boolean isExpired(ToldNeighbors told, long time) {
    // A sum, since before the first watermark the time may be as low as a long goes.
    return told.updatedAt != Long.MIN_VALUE && time >= told.updatedAt + config.expiry().toMillis();
  }

  /** Remembers what a neighbour tells, in place of what it told before. */
  public void learn(ToldNeighbors told, Gossip gossip) {
    if (isExpired(told, gossip.time())) {
      told.size = 0;
    }
    told.updatedAt = Math.max(told.updatedAt, gossip.time());
    int index = told.indexOf(gossip.from());
    if (index >= 0) {
      if (gossip.time() >= told.told[index].time()) {
        told.told[index] = gossip;
      }
      return;
    }
    while (told.size >= hop.capacity()) {
      int weakest = weakest(told);
      if (told.size == hop.capacity()
          && strength(gossip, told.updatedAt) <= strength(told.told[weakest], told.updatedAt)) {
        return;
      }
      told.removeAt(weakest);
    }
    told.add(gossip, hop.capacity());
  }

  private int weakest(ToldNeighbors told) {
    int weakest = 0;
    double least = strength(told.told[0], told.updatedAt);
    for (int i = 1; i < told.size; i++) {
      double strength = strength(told.told[i], told.updatedAt);
      if (strength < least || (strength == least && told.from[i] < told.from[weakest])) {
        weakest = i;
        least = strength;
      }
    }
    return weakest;
  }

  private double strength(Gossip gossip, long time) {
    return gossip.weight() * config.decay().discount(gossip.time(), time);
  }

  /**
   * The answer with its second hop and with cosine norms.
   *
   * @param told is not changed; null where nobody told the item anything, and what is expired
   *     counts as forgotten, cleared away or not
   */
  public NeighborAnswer complete(@Nullable ToldNeighbors told, NeighborAnswer answer) {
    ToldNeighbors known = told == null || isExpired(told, answer.time()) ? NOTHING : told;
    return answer.completed(normalized(known, answer), follow(known, answer));
  }

  private NeighborList normalized(ToldNeighbors told, NeighborAnswer answer) {
    NeighborList list = answer.neighbors();
    float[] weights = list.weights.clone();
    for (int r = 0; r < Math.min(cosine.length, list.rules()); r++) {
      if (!cosine[r]) {
        continue;
      }
      for (int i = 0; i < list.size(); i++) {
        int index = weights[i * list.rules() + r] > 0 ? told.indexOf(list.item(i)) : -1;
        float count = index < 0 ? answer.count() : told.told[index].count();
        weights[i * list.rules() + r] /=
            (float) Math.sqrt((SMOOTHING + answer.count()) * (SMOOTHING + count));
      }
    }
    return new NeighborList(list.rules(), list.items, weights);
  }

  private NeighborList follow(ToldNeighbors told, NeighborAnswer answer) {
    NeighborList list = answer.neighbors();
    if (rule < 0 || rule >= list.rules() || told.size == 0) {
      return NeighborList.EMPTY;
    }
    float whole = SMOOTHING;
    for (int i = 0; i < list.size(); i++) {
      whole += list.weight(i, rule);
    }
    shares.clear();
    for (int i = 0; i < list.size(); i++) {
      shares.put(list.item(i), list.weight(i, rule) / whole);
    }
    long session = Touch.hash(answer.touch().session());
    scores.clear();
    int[] heaviest = list.heaviest(rule, hop.reach());
    for (int i : heaviest) {
      int index = told.indexOf(list.item(i));
      if (index < 0 || knowsWhatCameNext(told.told[index], session, answer)) {
        continue;
      }
      float share = list.weight(i, rule) / whole;
      Gossip gossip = told.told[index];
      for (int j = 0; j < gossip.neighbors().length; j++) {
        if (gossip.neighbors()[j] != answer.item()) {
          scores.addTo(gossip.neighbors()[j], share * gossip.shares()[j]);
        }
      }
    }
    shares.put(answer.item(), SELF);
    return withTold(heaviest(), told, session, answer);
  }

  /**
   * Adds what is known of the neighbours that told.
   *
   * @param session the hash of the answer's session
   */
  private NeighborList withTold(
      NeighborList hop, ToldNeighbors told, long session, NeighborAnswer answer) {
    long[] items = Arrays.copyOf(hop.items, hop.size() + told.size);
    float[] weights = new float[items.length * COLUMNS];
    int size = hop.size();
    for (int i = 0; i < size; i++) {
      weights[i * COLUMNS + SCORE] = hop.weight(i, 0);
    }
    for (int i = 0; i < told.size; i++) {
      Gossip gossip = told.told[i];
      if (knowsWhatCameNext(gossip, session, answer)) {
        continue;
      }
      int index = 0;
      while (index < size && items[index] != gossip.from()) {
        index++;
      }
      if (index == size) {
        items[size++] = gossip.from();
      }
      weights[index * COLUMNS + SIMILARITY] = similarity(gossip);
      weights[index * COLUMNS + BACK] = gossip.weight() / (SMOOTHING + gossip.count());
    }
    return new NeighborList(
        COLUMNS, Arrays.copyOf(items, size), Arrays.copyOf(weights, size * COLUMNS));
  }

  private float similarity(Gossip gossip) {
    double sum = Math.sqrt(SELF * shares.get(gossip.from()));
    for (int j = 0; j < gossip.neighbors().length; j++) {
      sum += Math.sqrt(gossip.shares()[j] * shares.get(gossip.neighbors()[j]));
    }
    return (float) sum;
  }

  /**
   * Gossip may overtake an answer. Where a full topic is read faster than it was written, it may
   * come from the next step of the answer's own session, and would give that away.
   */
  private static boolean knowsWhatCameNext(Gossip gossip, long session, NeighborAnswer answer) {
    return gossip.cause() == session && gossip.time() > answer.time();
  }

  private NeighborList heaviest() {
    long[] items = new long[scores.size()];
    float[] values = new float[scores.size()];
    int next = 0;
    var entries = scores.long2DoubleEntrySet().fastIterator();
    while (entries.hasNext()) {
      Long2DoubleMap.Entry entry = entries.next();
      items[next] = entry.getLongKey();
      values[next++] = (float) entry.getDoubleValue();
    }
    NeighborList all = new NeighborList(1, items, values);
    int[] order = all.heaviest(0, hop.listLength());
    long[] heaviest = new long[order.length];
    float[] weights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      heaviest[i] = items[order[i]];
      weights[i] = values[order[i]];
    }
    return new NeighborList(1, heaviest, weights);
  }
}

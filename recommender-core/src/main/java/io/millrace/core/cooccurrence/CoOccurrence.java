package io.millrace.core.cooccurrence;

import io.millrace.core.decay.ForwardDecay;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Co-occurrence counts in bounded rows.
 *
 * <p>A full row lets its lightest neighbour go for a newcomer, ties by item number. So that a
 * newcomer does not starve, it takes over the priority of the one that left: a neighbour that comes
 * back every now and then climbs, though a different stranger visits in between. Read out are only
 * the weights that a neighbour earned itself. This is Space-Saving (Metwally, Agrawal, El Abbadi:
 * "Efficient computation of frequent and top-k elements in data streams", ICDT 2005) over the sum
 * of all rules, of which each counts at most 1 for a visit, fading by {@link ForwardDecay}. A
 * neighbour with more than 1/M of this sum over the row is never missing.
 *
 * <p>Not thread-safe: it reuses scratch space. {@link ExactCoOccurrence} is the unbounded
 * reference.
 */
public final class CoOccurrence {

  private final CoOccurrenceConfig config;
  private final int rules;
  private final int[] heaviest;
  private final SecondHopConfig hop;
  private final int hopRule;

  public CoOccurrence(CoOccurrenceConfig config) {
    this.config = config;
    rules = config.rules().size();
    hop = config.secondHop();
    hopRule = config.ruleNames().indexOf(hop.rule());
    heaviest = new int[Math.max(config.listLength(), hop.reach())];
  }

  /** An empty row. */
  public NeighborRow newRow() {
    return new NeighborRow(rules);
  }

  /** Whether nothing visited the row for so long that it counts as forgotten. */
  public boolean isExpired(NeighborRow row, long time) {
    return row.updatedAt != Long.MIN_VALUE && time - row.updatedAt >= config.expiry().toMillis();
  }

  /**
   * Adds what a visit brings. A row that is expired by then starts anew.
   *
   * @throws IllegalArgumentException if the row has more rules than there are, or the visit was not
   *     made for these
   */
  public void add(NeighborRow row, ItemVisit visit) {
    if (visit.rules() != rules) {
      throw new IllegalArgumentException(
          "a visit of %d rules where there are %d".formatted(visit.rules(), rules));
    }
    widen(row);
    if (isExpired(row, visit.time())) {
      row.size = 0;
      row.count = 0;
    }
    if (row.size == 0 && row.count == 0) {
      row.landmark = visit.time();
    }
    moveLandmark(row, visit.time());
    double growth = config.decay().growth(row.landmark, visit.time());
    for (int i = 0; i < visit.size(); i++) {
      int index = row.indexOf(visit.neighbor(i));
      if (index < 0) {
        index = admit(row, visit.neighbor(i));
      }
      for (int r = 0; r < rules; r++) {
        float increment = (float) (visit.increment(i, r) * growth);
        row.weights[index * rules + r] += increment;
        // A rule with large weights, as that of carts, would decide alone who stays.
        row.priorities[index] += Math.min(increment, (float) growth);
      }
    }
    if (visit.touch() != null) {
      row.count += (float) growth;
    }
    row.updatedAt = Math.max(row.updatedAt, visit.time());
    row.changed |= visit.size() > 0;
  }

  /**
   * The heaviest neighbours: the union of the heaviest of each rule, ties by item number.
   *
   * @param time event time to which the weights are decayed, in epoch milliseconds; that of the
   *     newest visit where it is before it, since a late reader sees what is there
   * @throws IllegalArgumentException if the row has more rules than there are
   */
  public NeighborList read(NeighborRow row, long time) {
    widen(row);
    boolean[] chosen = new boolean[row.size];
    int count = 0;
    for (int r = 0; r < rules; r++) {
      int found = selectHeaviest(row, r, config.listLength());
      for (int i = 0; i < found; i++) {
        if (!chosen[heaviest[i]]) {
          chosen[heaviest[i]] = true;
          count++;
        }
      }
    }
    double discount = config.decay().discount(row.landmark, Math.max(time, row.updatedAt));
    long[] items = new long[count];
    float[] weights = new float[count * rules];
    int next = 0;
    for (int i = 0; i < row.size; i++) {
      if (chosen[i]) {
        items[next] = row.neighbors[i];
        for (int r = 0; r < rules; r++) {
          weights[next * rules + r] = (float) (row.weights[i * rules + r] * discount);
        }
        next++;
      }
    }
    return new NeighborList(rules, items, weights);
  }

  /** Interactions with the item, decayed to a time or to the newest visit if that is later. */
  public float count(NeighborRow row, long time) {
    return (float)
        (row.count * config.decay().discount(row.landmark, Math.max(time, row.updatedAt)));
  }

  /**
   * Tells neighbours of the item what its own heaviest neighbours are: the items that the visit
   * brought near, and some of the heaviest, each in its turn. The row is one that the visit was
   * added to.
   */
  public void tell(NeighborRow row, ItemVisit visit, Consumer<Gossip> gossips) {
    // Most visits of a long session bring nothing near: they need not look for what to tell.
    if (hopRule < 0 || visit.near() == 0) {
      return;
    }
    int found = selectHeaviest(row, hopRule, hop.reach());
    if (found == 0) {
      return;
    }
    double whole = 0;
    for (int i = 0; i < row.size; i++) {
      whole += row.weights[i * rules + hopRule];
    }
    double discount = config.decay().discount(row.landmark, Math.max(visit.time(), row.updatedAt));
    long[] neighbors = new long[found];
    float[] shares = new float[found];
    for (int i = 0; i < found; i++) {
      neighbors[i] = row.neighbors[heaviest[i]];
      float weight = row.weights[heaviest[i] * rules + hopRule];
      shares[i] = (float) (weight * discount / (SecondHop.SMOOTHING + whole * discount));
    }
    float count = (float) (row.count * discount);
    for (int i = 0; i < Math.min(visit.near(), visit.size()); i++) {
      int index = row.indexOf(visit.neighbor(i));
      float weight = index < 0 ? 0 : (float) (row.weights[index * rules + hopRule] * discount);
      gossips.accept(
          new Gossip(
              visit.neighbor(i),
              visit.item(),
              visit.time(),
              visit.cause(),
              weight,
              count,
              neighbors,
              shares));
    }
    for (int i = 0; i < Math.min(hop.rotating(), found); i++) {
      int turn = row.toldNext % found;
      row.toldNext = (turn + 1) % found;
      float weight = (float) (row.weights[heaviest[turn] * rules + hopRule] * discount);
      gossips.accept(
          new Gossip(
              neighbors[turn],
              visit.item(),
              visit.time(),
              visit.cause(),
              weight,
              count,
              neighbors,
              shares));
    }
  }

  private void widen(NeighborRow row) {
    if (row.rules > rules) {
      throw new IllegalArgumentException(
          "a row of %d rules where there are %d; rules are never removed"
              .formatted(row.rules, rules));
    }
    if (row.rules < rules) {
      row.widen(rules);
    }
  }

  private void moveLandmark(NeighborRow row, long time) {
    int halfLives = config.decay().halfLivesToMove(row.landmark, time);
    if (halfLives == 0) {
      return;
    }
    row.landmark = config.decay().moved(row.landmark, halfLives);
    float scale = Math.scalb(1f, -halfLives);
    for (int i = 0; i < row.size * rules; i++) {
      row.weights[i] *= scale;
    }
    row.count *= scale;
    for (int i = 0; i < row.size; i++) {
      row.priorities[i] *= scale;
    }
  }

  /** Makes room for a neighbour and returns its index; its weights are 0. */
  private int admit(NeighborRow row, long neighbor) {
    if (row.size < config.capacity()) {
      if (row.size == row.neighbors.length) {
        int length = Math.min(2 * row.size, config.capacity());
        row.neighbors = Arrays.copyOf(row.neighbors, length);
        row.weights = Arrays.copyOf(row.weights, length * rules);
        row.priorities = Arrays.copyOf(row.priorities, length);
      }
      int index = row.size++;
      row.neighbors[index] = neighbor;
      row.priorities[index] = 0;
      Arrays.fill(row.weights, index * rules, (index + 1) * rules, 0);
      return index;
    }
    while (row.size > config.capacity()) {
      row.removeAt(lightest(row));
    }
    int index = lightest(row);
    row.neighbors[index] = neighbor;
    Arrays.fill(row.weights, index * rules, (index + 1) * rules, 0);
    return index;
  }

  private static int lightest(NeighborRow row) {
    int lightest = 0;
    for (int i = 1; i < row.size; i++) {
      float difference = row.priorities[i] - row.priorities[lightest];
      if (difference < 0 || (difference == 0 && row.neighbors[i] < row.neighbors[lightest])) {
        lightest = i;
      }
    }
    return lightest;
  }

  /** Puts the indices of the heaviest neighbours of a rule into scratch, heaviest first. */
  private int selectHeaviest(NeighborRow row, int rule, int most) {
    return Heaviest.select(row.neighbors, row.weights, row.size, rules, rule, most, heaviest);
  }
}

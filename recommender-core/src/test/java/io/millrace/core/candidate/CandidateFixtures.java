package io.millrace.core.candidate;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.InteractionType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the tests of candidates are built from: two rules, and lists with a weight for each. */
final class CandidateFixtures {
  static final long T = 1_600_000_000_000L;
  static final Channels CHANNELS = Channels.of(List.of("time-decayed", "adjacent"));
  static final int REVISIT = 0;
  static final int TIME_DECAYED = 1;
  static final int ADJACENT = 2;
  static final int POPULARITY = 3;

  private CandidateFixtures() {}

  /** Clicks and carts weigh adjacent most, orders revisits; smoothing 1 and discount 1/2. */
  static CandidateConfig config(int keyItems, int revisits, int mostCandidates, int listLength) {
    Map<String, Double> browsing =
        Map.of("revisit", 0.25, "time-decayed", 0.5, "adjacent", 1.0, "popularity", 0.0625);
    return new CandidateConfig(
        keyItems,
        revisits,
        0.5,
        1,
        mostCandidates,
        listLength,
        Map.of(
            InteractionType.CLICKS, browsing,
            InteractionType.CARTS, browsing,
            InteractionType.ORDERS, Map.of("revisit", 2.0, "time-decayed", 0.5)));
  }

  /** An answer whose sequence is its time. */
  static NeighborAnswer answer(long item, long time, NeighborList neighbors) {
    return answer(item, time, time, neighbors);
  }

  static NeighborAnswer answer(long item, long time, long sequence, NeighborList neighbors) {
    return answer(item, time, Touch.NONE, sequence, neighbors);
  }

  static NeighborAnswer answer(
      long item, long time, long previous, long sequence, NeighborList neighbors) {
    return new NeighborAnswer(
        new Touch(
            "s",
            previous,
            sequence,
            InteractionType.CARTS,
            new SessionActivity(3, 2, 1, time - 7, time, 0.75f),
            5,
            time - 1),
        item,
        time,
        neighbors);
  }

  /** A list of neighbours, each given as item, weight of time-decayed, weight of adjacent. */
  static NeighborList list(double[]... neighbors) {
    long[] items = Arrays.stream(neighbors).mapToLong(neighbor -> (long) neighbor[0]).toArray();
    float[] weights = new float[2 * items.length];
    for (int i = 0; i < items.length; i++) {
      weights[2 * i] = (float) neighbors[i][1];
      weights[2 * i + 1] = (float) neighbors[i][2];
    }
    return new NeighborList(2, items, weights);
  }

  static double[] neighbor(long item, double timeDecayed, double adjacent) {
    return new double[] {item, timeDecayed, adjacent};
  }

  /** A candidate with the rank in each channel, or {@link Candidate#ABSENT}. */
  static Candidate candidate(long item, int... ranks) {
    Candidate candidate = new Candidate(item, ranks.length);
    for (int channel = 0; channel < ranks.length; channel++) {
      candidate.ranks[channel] = (short) ranks[channel];
    }
    return candidate;
  }
}

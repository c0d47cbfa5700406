package io.millrace.core.candidate;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.InteractionType;
import java.util.Arrays;
import java.util.List;

/** What the tests of candidates are built from: two rules, and lists with a weight for each. */
final class CandidateFixtures {
  static final long T = 1_600_000_000_000L;
  static final int REVISIT = 0;
  static final int TIME_DECAYED = 1;
  static final int ADJACENT = 2;
  static final int POPULARITY = 3;

  /** The channels in the order of the constants. */
  static final List<Channel> CHANNELS =
      channels("revisit", "time-decayed@recent", "adjacent@recent", "popularity");

  private CandidateFixtures() {}

  static List<Channel> channels(String... texts) {
    return Arrays.stream(texts).map(Channel::parse).toList();
  }

  /** Smoothing 1, a recency discount of 1/2 and the calibration's defaults. */
  static CandidateConfig config(int keyItems, int revisits, int mostCandidates, int listLength) {
    return config(keyItems, revisits, mostCandidates, listLength, CHANNELS);
  }

  static CandidateConfig config(
      int keyItems, int revisits, int mostCandidates, int listLength, List<Channel> channels) {
    return new CandidateConfig(
        keyItems,
        revisits,
        0.5,
        1,
        mostCandidates,
        listLength,
        channels,
        CalibrationConfig.DEFAULT);
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
        2,
        neighbors,
        NeighborList.EMPTY);
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

  /** The answer with another count of its item. */
  static NeighborAnswer counted(NeighborAnswer answer, float count) {
    return new NeighborAnswer(
        answer.touch(),
        answer.item(),
        answer.time(),
        count,
        answer.neighbors(),
        answer.secondHop());
  }

  /** The answer with another type of touch. */
  static NeighborAnswer typed(NeighborAnswer answer, InteractionType type) {
    Touch touch = answer.touch();
    return new NeighborAnswer(
        new Touch(
            touch.session(),
            touch.previous(),
            touch.sequence(),
            type,
            touch.activity(),
            touch.arrivedAt(),
            touch.watermark()),
        answer.item(),
        answer.time(),
        answer.count(),
        answer.neighbors(),
        answer.secondHop());
  }

  /** The answer with a second hop, each item given with its score. */
  static NeighborAnswer followed(NeighborAnswer answer, double[]... hop) {
    long[] items = Arrays.stream(hop).mapToLong(found -> (long) found[0]).toArray();
    float[] scores = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      scores[i] = (float) hop[i][1];
    }
    return new NeighborAnswer(
        answer.touch(),
        answer.item(),
        answer.time(),
        answer.count(),
        answer.neighbors(),
        new NeighborList(1, items, scores));
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

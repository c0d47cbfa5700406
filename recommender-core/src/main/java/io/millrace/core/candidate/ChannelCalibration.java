package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;
import java.util.List;

/**
 * How likely the item at a rank of a channel is the session's next one, as the stream itself tells:
 * p(c, s, r, t) for channel c, support s, rank r and the type t of the next interaction, from
 * counts of offers and of hits that fade by forward decay.
 *
 * <p>An item that several channels found is the next one with the probability of a noisy-or, 1 −
 * Π(1 − p). So that channels that find the same items do not count twice, a hit is shared among
 * those that found it: channel c gets p_c / (1 − Π(1 − p)), the probability that it was the cause.
 * That is one step of expectation maximisation for the noisy-or (Pearl: "Probabilistic reasoning in
 * intelligent systems", 1988; Dempster, Laird, Rubin, 1977), taken for every interaction.
 *
 * <p>Support says how much is known of what a channel starts from, in {@link #SUPPORTS} steps that
 * double. Ranks are told apart up to 20, then in steps that widen by 10 %. Where little was seen, p
 * leans on the same rank for all supports, that on all types, and that on the prior.
 *
 * <p>Not thread-safe.
 */
public final class ChannelCalibration {

  /** Steps of support. */
  static final int SUPPORTS = 5;

  private static final int TYPES = InteractionType.values().length;
  private static final int EXACT_RANKS = 20;
  private static final int STEPS = 40;
  private static final double WIDENING = Math.log(1.1);
  private static final double HIGHEST = 0.999;
  private static final int[] STEP_OF_RANK = steps();

  private final CalibrationConfig config;
  private final List<String> channels;

  /** Offers and hits by type, channel, support and step. */
  private final double[] offers;

  private final double[] hits;

  /** Sums over supports, and over supports and types. */
  private final double[] typeOffers;

  private final double[] typeHits;
  private final double[] channelOffers;
  private final double[] channelHits;

  /** Interactions that were learned, by type. */
  private final double[] interactions = new double[TYPES];

  /** Event time to which the counts refer, in epoch milliseconds; none before the first. */
  private long landmark = Long.MIN_VALUE;

  /** What a count of 1 was stored as when the last was stored. */
  private double growth = 1;

  /**
   * @param channels the names of the channels
   */
  public ChannelCalibration(CalibrationConfig config, List<String> channels) {
    this.config = config;
    this.channels = List.copyOf(channels);
    int cells = TYPES * channels.size() * SUPPORTS * STEPS;
    offers = new double[cells];
    hits = new double[cells];
    typeOffers = new double[cells / SUPPORTS];
    typeHits = new double[cells / SUPPORTS];
    channelOffers = new double[cells / SUPPORTS / TYPES];
    channelHits = new double[cells / SUPPORTS / TYPES];
  }

  /** The step of support for a count: how often it doubles from 1. */
  static int support(double count) {
    int doublings = (int) (Math.log1p(Math.max(0, count)) / Math.log(2));
    return Math.min(SUPPORTS - 1, doublings);
  }

  /** The probability that the item at a rank of a channel is the next one of a type, in (0, 1). */
  public double probability(InteractionType type, int channel, int support, int rank) {
    return ofType(type.code(), channel, support, step(rank), ofAnyType(channel, rank));
  }

  /**
   * The same for all types.
   *
   * @param p set to the probability for each type, by its code
   */
  public void probabilities(int channel, int support, int rank, double[] p) {
    int step = step(rank);
    double ofAnyType = ofAnyType(channel, rank);
    for (int type = 0; type < TYPES; type++) {
      p[type] = ofType(type, channel, support, step, ofAnyType);
    }
  }

  private double ofAnyType(int channel, int rank) {
    int ofChannel = channel * STEPS + step(rank);
    double prior = config.priorStrength() * growth;
    double p = config.priorFirst() / (1 + rank);
    return (channelHits[ofChannel] + prior * p) / (channelOffers[ofChannel] + prior);
  }

  private double ofType(int type, int channel, int support, int step, double ofAnyType) {
    int ofType = (type * channels.size() + channel) * STEPS + step;
    int cell = cell(type, channel, support, step);
    double prior = config.priorStrength() * growth;
    double p = (typeHits[ofType] + prior * ofAnyType) / (typeOffers[ofType] + prior);
    p = (hits[cell] + prior * p) / (offers[cell] + prior);
    return Math.min(p, HIGHEST);
  }

  /** The share of a type among the interactions that were learned; equal before the first. */
  public double share(InteractionType type) {
    double whole = 0;
    for (double count : interactions) {
      whole += count;
    }
    double prior = config.priorStrength() * growth;
    return (interactions[type.code()] + prior / TYPES) / (whole + prior);
  }

  /**
   * Learns what came after an offer.
   *
   * @param offer what the session was offered before
   * @param item the item that came next
   * @param type how it was interacted with
   * @param time event time in epoch milliseconds
   */
  public void learn(Offer offer, long item, InteractionType type, long time) {
    if (!offer.isOf(channels)) {
      return;
    }
    advance(time);
    interactions[type.code()] += growth;
    int hit = offer.indexOf(item);
    double[] causes = hit < 0 ? new double[0] : causes(offer, hit, type);
    for (int i = 0; i < offer.size(); i++) {
      for (int channel = 0; channel < channels.size(); channel++) {
        int rank = offer.rank(i, channel);
        if (rank != Candidate.ABSENT) {
          double share = i == hit ? causes[channel] : 0;
          add(type.code(), channel, offer.support(channel), step(rank), growth, growth * share);
        }
      }
    }
  }

  /** For each channel the probability that it was the cause of a hit. */
  private double[] causes(Offer offer, int index, InteractionType type) {
    double[] causes = new double[channels.size()];
    double none = 1;
    for (int channel = 0; channel < causes.length; channel++) {
      int rank = offer.rank(index, channel);
      if (rank != Candidate.ABSENT) {
        causes[channel] = probability(type, channel, offer.support(channel), rank);
        none *= 1 - causes[channel];
      }
    }
    for (int channel = 0; channel < causes.length; channel++) {
      causes[channel] /= 1 - none;
    }
    return causes;
  }

  private void add(int type, int channel, int support, int step, double offered, double hit) {
    int cell = cell(type, channel, support, step);
    offers[cell] += offered;
    hits[cell] += hit;
    int ofType = (type * channels.size() + channel) * STEPS + step;
    typeOffers[ofType] += offered;
    typeHits[ofType] += hit;
    channelOffers[channel * STEPS + step] += offered;
    channelHits[channel * STEPS + step] += hit;
  }

  private int cell(int type, int channel, int support, int step) {
    return ((type * channels.size() + channel) * SUPPORTS + support) * STEPS + step;
  }

  private void advance(long time) {
    if (landmark == Long.MIN_VALUE) {
      landmark = time;
    }
    int halfLives = config.decay().halfLivesToMove(landmark, time);
    if (halfLives > 0) {
      landmark = config.decay().moved(landmark, halfLives);
      double scale = Math.scalb(1d, -halfLives);
      growth *= scale;
      for (double[] counts :
          List.of(offers, hits, typeOffers, typeHits, channelOffers, channelHits, interactions)) {
        for (int i = 0; i < counts.length; i++) {
          counts[i] *= scale;
        }
      }
    }
    // What is late counts as if it came now: it tells as much about the channels.
    growth = Math.max(growth, config.decay().growth(landmark, time));
  }

  /** What is held, to be stored or moved. */
  public CalibrationCounts counts() {
    return new CalibrationCounts(
        landmark, growth, channels, interactions.clone(), offers.clone(), hits.clone());
  }

  /**
   * Adds counts that were taken elsewhere. Those of channels that are no longer there are dropped.
   *
   * @param share what part of them counts here, more than 0
   */
  public void merge(CalibrationCounts other, double share) {
    if (other.landmark() == Long.MIN_VALUE) {
      return;
    }
    long newest = Math.max(landmark, other.landmark());
    advance(newest);
    double scale = share * config.decay().discount(other.landmark(), landmark);
    growth = Math.max(growth, other.growth() * config.decay().discount(other.landmark(), landmark));
    for (int type = 0; type < TYPES; type++) {
      interactions[type] += other.interactions()[type] * scale;
      for (int theirs = 0; theirs < other.channels().size(); theirs++) {
        int ours = channels.indexOf(other.channels().get(theirs));
        for (int rest = 0; ours >= 0 && rest < SUPPORTS * STEPS; rest++) {
          int from = (type * other.channels().size() + theirs) * SUPPORTS * STEPS + rest;
          if (other.offers()[from] > 0) {
            add(
                type,
                ours,
                rest / STEPS,
                rest % STEPS,
                other.offers()[from] * scale,
                other.hits()[from] * scale);
          }
        }
      }
    }
  }

  private static int step(int rank) {
    return rank < STEP_OF_RANK.length ? STEP_OF_RANK[rank] : STEPS - 1;
  }

  private static int[] steps() {
    int[] steps = new int[Offer.MOST_RANKS];
    Arrays.setAll(
        steps,
        rank ->
            rank < EXACT_RANKS
                ? rank
                : Math.min(
                    STEPS - 1,
                    EXACT_RANKS + (int) (Math.log((double) rank / EXACT_RANKS) / WIDENING)));
    return steps;
  }
}

package io.millrace.core.candidate;

import static java.util.Objects.requireNonNull;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds candidates for sessions, and learns from what the sessions do next which channels find
 * them.
 *
 * <p>Revisit offers the session's items, the newest first. A co-occurrence rule offers the
 * neighbours of the channel's key items k = 0, 1, … (the newest first), ordered by Σ_k δ^k · s_kb
 * for the recency discount δ and the share s_kb = w_kb / (s + Σ_b w_kb), where w_kb is the weight
 * of key item → neighbour b and s the smoothing; weights with a cosine norm stand for themselves.
 * The second hop is ordered likewise by its scores. Ties go by item number. A two-tower model
 * offers the items that are nearest to the session. Trending offers its list; popularity offers the
 * most popular items, as many as a list still lacks.
 *
 * <p>Not thread-safe: it reuses scratch space.
 */
public final class CandidateGenerator {

  private final CandidateConfig config;
  private final SessionConfig sessionConfig;
  private final Channels channels;
  private final boolean[] cosine;
  private final double[] discounts;
  private final PopularItems popular;
  private final TrendingItems trending;
  private final ChannelCalibration calibration;
  private final SessionRetrieval retrieval;

  private static final InteractionType[] TARGETS = InteractionType.values();

  private final Drafts drafts;

  /** By slot and target. */
  private float[] scores = new float[0];

  /** By slot, channel and target: what the channel alone gives, where it found the slot's item. */
  private float[] probabilities = new float[0];

  public CandidateGenerator(
      CandidateConfig config,
      SessionConfig sessionConfig,
      CoOccurrenceConfig coOccurrence,
      PopularItems popular,
      TrendingItems trending,
      ChannelCalibration calibration,
      SessionRetrieval retrieval) {
    this.config = config;
    this.sessionConfig = sessionConfig;
    this.channels = new Channels(config.channels(), coOccurrence.ruleNames());
    this.popular = popular;
    this.trending = trending;
    this.calibration = calibration;
    this.retrieval = retrieval;
    cosine = new boolean[channels.count()];
    for (int channel = 0; channel < cosine.length; channel++) {
      cosine[channel] =
          channels.isRule(channel)
              && coOccurrence.rules().get(channels.rule(channel)).cosineNormalized();
    }
    discounts = config.recencyDiscounts();
    drafts = new Drafts(channels.count());
  }

  /**
   * Takes in an answer, learns what came of the session's last offer, and makes the next one.
   *
   * @param session changed
   * @return nothing where the session went on without the answer, which came late
   */
  public Optional<CandidateSet> learn(SessionNeighbors session, NeighborAnswer answer) {
    popular.count(answer.item(), answer.time());
    trending.count(answer.item(), answer.time());
    retrieval.see(answer.item());
    if (!session.merge(answer, config, sessionConfig)) {
      return Optional.empty();
    }
    // The offer of before, unless the session had expired: then nothing came of it.
    calibration.learn(session.offer(), answer.item(), answer.touch().type(), answer.time());
    return Optional.of(generate(session, answer));
  }

  /** The same without learning anything but what the session did. */
  public Optional<CandidateSet> follow(SessionNeighbors session, NeighborAnswer answer) {
    return session.merge(answer, config, sessionConfig)
        ? Optional.of(generate(session, answer))
        : Optional.empty();
  }

  private CandidateSet generate(SessionNeighbors session, NeighborAnswer answer) {
    drafts.clear();
    int[] @Nullable [] ofLists = new int[session.size()][];
    int[] @Nullable [] ofSecondHops = new int[session.size()][];
    byte[] supports = new byte[channels.count()];
    int popularity = -1;
    for (int channel = 0; channel < supports.length; channel++) {
      switch (channels.channel(channel).source()) {
        case Channel.REVISIT -> supports[channel] = offerRevisits(session, channel);
        case Channel.TWO_TOWER -> supports[channel] = offerNearest(session, channel);
        case Channel.TRENDING -> offerTrending(channel);
        case Channel.POPULARITY -> popularity = channel;
        default ->
            supports[channel] =
                offerNeighbors(session, channel, channels.isRule(channel) ? ofLists : ofSecondHops);
      }
    }
    if (popularity >= 0) {
      offerPopular(popularity);
    }
    List<Candidate> best = best(supports);
    session.setOffer(Offer.of(channels.names(), supports, best));
    return new CandidateSet(
        answer.touch().session(),
        answer.touch().sequence(),
        answer.time(),
        answer.touch().arrivedAt(),
        best);
  }

  private byte offerRevisits(SessionNeighbors session, int channel) {
    for (int position = 0; position < session.size(); position++) {
      drafts.place(drafts.slot(session.item(position)), channel, position);
    }
    return (byte) ChannelCalibration.support(session.size() - 1);
  }

  /**
   * Ranks what the neighbours of the key items score together; returns the step of support.
   *
   * @param slots of what the lists at the session's positions hold, as far as looked up
   */
  private byte offerNeighbors(SessionNeighbors session, int channel, int[] @Nullable [] slots) {
    boolean isHop = !channels.isRule(channel);
    int rule = isHop ? 0 : channels.rule(channel);
    int[] keys =
        session.positions(requireNonNull(channels.channel(channel).keys()), config.keyItems());
    for (int k = 0; k < keys.length; k++) {
      NeighborList list = isHop ? session.secondHop(keys[k]) : session.neighbors(keys[k]);
      // A list that was stored before the rule was added says nothing of it.
      if (list == null || rule >= list.rules()) {
        continue;
      }
      double unit = isHop || cosine[channel] ? 1 : 1 / list.whole(rule, config.smoothing());
      int[] listed = slots[keys[k]];
      if (listed == null) {
        listed = new int[list.size()];
        Arrays.fill(listed, -1);
        slots[keys[k]] = listed;
      }
      for (int i = 0; i < listed.length; i++) {
        float weight = list.weight(i, rule);
        if (weight > 0) {
          if (listed[i] < 0) {
            listed[i] = drafts.slot(list.item(i));
          }
          drafts.add(
              listed[i], channel, discounts[k] * weight * unit, session.item(keys[k]), weight);
        }
      }
    }
    drafts.placeFound(channel);
    return keys.length == 0 ? 0 : (byte) ChannelCalibration.support(session.count(keys[0]));
  }

  /** Nothing without a model. */
  private byte offerNearest(SessionNeighbors session, int channel) {
    long[] nearest = retrieval.nearest(session, config.mostCandidates());
    for (int rank = 0; rank < nearest.length; rank++) {
      drafts.place(drafts.slot(nearest[rank]), channel, rank);
    }
    return (byte) ChannelCalibration.support(session.count(0));
  }

  private void offerTrending(int channel) {
    for (int rank = 0; rank < Math.min(trending.size(), config.listLength()); rank++) {
      drafts.place(drafts.slot(trending.item(rank)), channel, rank);
    }
  }

  private void offerPopular(int channel) {
    for (int rank = 0; rank < popular.size() && drafts.placedSize() < config.listLength(); rank++) {
      drafts.place(drafts.slot(popular.item(rank)), channel, rank);
    }
  }

  /** The candidates that are most probably next, whatever the type, ties by item number. */
  private List<Candidate> best(byte[] supports) {
    scorePlaced(supports);
    drafts.orderPlaced();
    Candidate[] best = new Candidate[Math.min(config.mostCandidates(), drafts.placedSize())];
    for (int i = 0; i < best.length; i++) {
      int slot = drafts.placed(i);
      best[i] = drafts.candidate(slot);
      System.arraycopy(scores, slot * TARGETS.length, best[i].scores, 0, TARGETS.length);
      for (int channel = 0; channel < supports.length; channel++) {
        if (best[i].ranks[channel] != Candidate.ABSENT) {
          System.arraycopy(
              probabilities,
              (slot * supports.length + channel) * TARGETS.length,
              best[i].probabilities,
              channel * TARGETS.length,
              TARGETS.length);
        }
      }
    }
    return List.of(best);
  }

  private void scorePlaced(byte[] supports) {
    int length = drafts.size() * TARGETS.length;
    if (scores.length < length) {
      scores = new float[2 * length];
      probabilities = new float[2 * length * supports.length];
    }
    double[] shares = new double[TARGETS.length];
    for (InteractionType target : TARGETS) {
      shares[target.code()] = calibration.share(target);
    }
    double[] none = new double[TARGETS.length];
    double[] p = new double[TARGETS.length];
    for (int i = 0; i < drafts.placedSize(); i++) {
      int slot = drafts.placed(i);
      score(slot, supports, none, p);
      double score = 0;
      for (int target = 0; target < TARGETS.length; target++) {
        score += shares[target] * scores[slot * TARGETS.length + target];
      }
      drafts.setScore(slot, score);
    }
  }

  /**
   * 1 − Π_c (1 − p(c, r_c)) for each target, and each p(c, r_c).
   *
   * @param none scratch space for a number for each target, as is p
   */
  private void score(int slot, byte[] supports, double[] none, double[] p) {
    Arrays.fill(none, 1);
    for (int channel = 0; channel < supports.length; channel++) {
      int rank = drafts.rank(slot, channel);
      if (rank == Candidate.ABSENT) {
        continue;
      }
      calibration.probabilities(channel, supports[channel], rank, p);
      int first = (slot * supports.length + channel) * TARGETS.length;
      for (int target = 0; target < TARGETS.length; target++) {
        none[target] *= 1 - p[target];
        probabilities[first + target] = (float) p[target];
      }
    }
    for (int target = 0; target < TARGETS.length; target++) {
      scores[slot * TARGETS.length + target] = (float) (1 - none[target]);
    }
  }
}

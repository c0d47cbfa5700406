package io.millrace.core.candidate;

import static java.util.Objects.requireNonNull;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
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
 * <p>Not thread-safe.
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

  /** Most sessions have fewer; growing the map costs more than this. */
  private static final int EXPECTED_DRAFTS = 256;

  private static final Comparator<Draft> HIGHEST_FIRST =
      Comparator.comparingDouble((Draft draft) -> -draft.score)
          .thenComparingLong(draft -> draft.candidate.item());

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
    Drafts drafts = new Drafts(session);
    byte[] supports = new byte[channels.count()];
    int popularity = -1;
    for (int channel = 0; channel < supports.length; channel++) {
      switch (channels.channel(channel).source()) {
        case Channel.REVISIT -> supports[channel] = offerRevisits(drafts, channel);
        case Channel.TWO_TOWER -> supports[channel] = offerNearest(drafts, channel);
        case Channel.TRENDING -> offerTrending(drafts, channel);
        case Channel.POPULARITY -> popularity = channel;
        default -> supports[channel] = offerNeighbors(drafts, channel);
      }
    }
    if (popularity >= 0) {
      offerPopular(drafts, popularity);
    }
    List<Candidate> best = best(drafts, supports);
    session.setOffer(Offer.of(channels.names(), supports, best));
    return new CandidateSet(
        answer.touch().session(),
        answer.touch().sequence(),
        answer.time(),
        answer.touch().arrivedAt(),
        best);
  }

  private static byte offerRevisits(Drafts drafts, int channel) {
    SessionNeighbors session = drafts.session;
    for (int position = 0; position < session.size(); position++) {
      drafts.of(session.item(position)).place(channel, position);
    }
    return (byte) ChannelCalibration.support(session.size() - 1);
  }

  /** Ranks what the neighbours of the key items score together; returns the step of support. */
  private byte offerNeighbors(Drafts drafts, int channel) {
    SessionNeighbors session = drafts.session;
    boolean isHop = !channels.isRule(channel);
    int rule = isHop ? 0 : channels.rule(channel);
    int[] keys =
        session.positions(requireNonNull(channels.channel(channel).keys()), config.keyItems());
    List<Draft> found = new ArrayList<>();
    for (int k = 0; k < keys.length; k++) {
      NeighborList list = isHop ? session.secondHop(keys[k]) : session.neighbors(keys[k]);
      // A list that was stored before the rule was added says nothing of it.
      if (list == null || rule >= list.rules()) {
        continue;
      }
      double unit = isHop || cosine[channel] ? 1 : 1 / list.whole(rule, config.smoothing());
      Draft[] listed = isHop ? drafts.ofSecondHop(keys[k], list) : drafts.ofList(keys[k], list);
      for (int i = 0; i < listed.length; i++) {
        float weight = list.weight(i, rule);
        if (weight > 0) {
          if (listed[i].foundBy != channel) {
            listed[i].foundBy = channel;
            found.add(listed[i]);
          }
          listed[i].add(channel, discounts[k] * weight * unit, session.item(keys[k]), weight);
        }
      }
    }
    found.sort(HIGHEST_FIRST);
    for (int rank = 0; rank < found.size(); rank++) {
      found.get(rank).place(channel, rank);
    }
    return keys.length == 0 ? 0 : (byte) ChannelCalibration.support(session.count(keys[0]));
  }

  /** Nothing without a model. */
  private byte offerNearest(Drafts drafts, int channel) {
    SessionNeighbors session = drafts.session;
    long[] nearest = retrieval.nearest(session, config.mostCandidates());
    for (int rank = 0; rank < nearest.length; rank++) {
      drafts.of(nearest[rank]).place(channel, rank);
    }
    return (byte) ChannelCalibration.support(session.count(0));
  }

  private void offerTrending(Drafts drafts, int channel) {
    for (int rank = 0; rank < Math.min(trending.size(), config.listLength()); rank++) {
      drafts.of(trending.item(rank)).place(channel, rank);
    }
  }

  private void offerPopular(Drafts drafts, int channel) {
    int placed = drafts.placed();
    for (int rank = 0; rank < popular.size() && placed < config.listLength(); rank++) {
      Draft draft = drafts.of(popular.item(rank));
      placed += draft.isPlaced ? 0 : 1;
      draft.place(channel, rank);
    }
  }

  /** The candidates that are most probably next, whatever the type, ties by item number. */
  private List<Candidate> best(Drafts drafts, byte[] supports) {
    double[] shares = new double[TARGETS.length];
    for (InteractionType target : TARGETS) {
      shares[target.code()] = calibration.share(target);
    }
    List<Draft> all = new ArrayList<>(drafts.byItem.size());
    for (Draft draft : drafts.byItem.values()) {
      if (draft.isPlaced) {
        draft.score = 0;
        for (InteractionType target : TARGETS) {
          score(draft.candidate, target, supports);
          draft.score += shares[target.code()] * draft.candidate.score(target);
        }
        all.add(draft);
      }
    }
    all.sort(HIGHEST_FIRST);
    return all.stream().limit(config.mostCandidates()).map(draft -> draft.candidate).toList();
  }

  /** 1 − Π_c (1 − p(c, r_c)), and which channel gives most of it, the first of several. */
  private void score(Candidate candidate, InteractionType target, byte[] supports) {
    double none = 1;
    double highest = 0;
    for (int channel = 0; channel < supports.length; channel++) {
      int rank = candidate.rank(channel);
      if (rank != Candidate.ABSENT) {
        double p = calibration.probability(target, channel, supports[channel], rank);
        none *= 1 - p;
        if (p > highest) {
          highest = p;
          candidate.reasons[target.code()] = (byte) channel;
          candidate.reasonProbabilities[target.code()] = (float) p;
        }
      }
    }
    candidate.scores[target.code()] = (float) (1 - none);
  }

  /** A candidate while it is being put together. */
  private static final class Draft {
    final Candidate candidate;

    /** The channel that found it last. */
    int foundBy = -1;

    /** Whether it has a rank in any channel. */
    boolean isPlaced;

    /** The score within the channel in work. */
    double score;

    /** The largest part of that score from one key item. */
    double largestPart;

    Draft(Candidate candidate) {
      this.candidate = candidate;
    }

    void add(int channel, double part, long seed, float weight) {
      score += part;
      if (part > largestPart || largestPart == 0) {
        largestPart = part;
        candidate.seeds[channel] = seed;
        candidate.weights[channel] = weight;
      }
    }

    void place(int channel, int rank) {
      candidate.ranks[channel] = (short) rank;
      isPlaced = true;
      score = 0;
      largestPart = 0;
    }
  }

  /** The candidates of one session in work; each list is looked up once for all channels. */
  private final class Drafts {
    final SessionNeighbors session;
    final Long2ObjectLinkedOpenHashMap<Draft> byItem =
        new Long2ObjectLinkedOpenHashMap<>(EXPECTED_DRAFTS);
    final @Nullable Draft[][] ofLists;
    final @Nullable Draft[][] ofSecondHops;

    Drafts(SessionNeighbors session) {
      this.session = session;
      ofLists = new Draft[session.size()][];
      ofSecondHops = new Draft[session.size()][];
    }

    Draft of(long item) {
      return byItem.computeIfAbsent(item, i -> new Draft(new Candidate(i, channels.count())));
    }

    Draft[] ofList(int position, NeighborList list) {
      return resolve(ofLists, position, list);
    }

    Draft[] ofSecondHop(int position, NeighborList list) {
      return resolve(ofSecondHops, position, list);
    }

    int placed() {
      int placed = 0;
      for (Draft draft : byItem.values()) {
        placed += draft.isPlaced ? 1 : 0;
      }
      return placed;
    }

    private Draft[] resolve(@Nullable Draft[][] known, int position, NeighborList list) {
      Draft[] drafts = known[position];
      if (drafts == null) {
        drafts = new Draft[list.size()];
        for (int i = 0; i < drafts.length; i++) {
          drafts[i] = of(list.item(i));
        }
        known[position] = drafts;
      }
      return drafts;
    }
  }
}

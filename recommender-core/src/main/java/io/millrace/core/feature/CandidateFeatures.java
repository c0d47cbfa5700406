package io.millrace.core.feature;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.feature.FeatureSchema.Always;
import io.millrace.core.feature.FeatureSchema.OfChannel;
import io.millrace.core.feature.FeatureSchema.OfRule;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.SamplingProbabilities;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the features of candidates from the state that the candidates came from, right after
 * they did.
 *
 * <p>The key items are the newest items of the session, k = 0, 1, … from the newest on, as many as
 * the configuration has. A key item's share for a neighbour b is s_kb = w_kb / (s + Σ_b w_kb) for
 * its weights w and the smoothing s; weights with a cosine norm stand for themselves. Recency
 * discounts by δ^k. Of an item that is no neighbour of a key item, that one's share is 0.
 *
 * <p>Reads the state only. Not thread-safe: it reuses scratch space.
 */
public final class CandidateFeatures {

  private static final int ABSENT = -1;
  private static final double LEAST_LOG_ODDS = FeatureType.logOdds(0);
  private static final InteractionType[] TYPES = InteractionType.values();
  private static final OfRule[] OF_NEWEST = {OfRule.NEWEST, OfRule.SECOND, OfRule.THIRD};
  private static final Always[] BLENDS = {
    Always.BLEND_CLICKS, Always.BLEND_CARTS, Always.BLEND_ORDERS
  };

  private final CandidateConfig config;
  private final CoOccurrenceConfig coOccurrence;
  private final FeatureSchema schema;
  private final int width;
  private final FeatureType[] types;
  private final double[] discounts;
  private final double[] units;
  private final double[] typeShares = new double[TYPES.length];
  private final double[] ofTypes = new double[TYPES.length];
  private final PopularItems popular;
  private final TrendingItems trending;
  private final ChannelCalibration calibration;
  private final SamplingProbabilities probabilities;

  /** Where each candidate's features begin. */
  private final Long2IntOpenHashMap rows = new Long2IntOpenHashMap();

  public CandidateFeatures(
      CandidateConfig config,
      CoOccurrenceConfig coOccurrence,
      FeatureSchema schema,
      PopularItems popular,
      TrendingItems trending,
      ChannelCalibration calibration,
      SamplingProbabilities probabilities) {
    this.config = config;
    this.coOccurrence = coOccurrence;
    this.schema = schema;
    this.popular = popular;
    this.trending = trending;
    this.calibration = calibration;
    this.probabilities = probabilities;
    width = schema.size();
    types = schema.features().stream().map(Feature::type).toArray(FeatureType[]::new);
    units = new double[coOccurrence.rules().size()];
    discounts = config.recencyDiscounts();
    rows.defaultReturnValue(ABSENT);
  }

  /**
   * The candidates with their features and the session's history.
   *
   * @param session as it was when the candidates were made
   * @param answer the one that they were made after
   */
  public ServedCandidates serve(
      SessionNeighbors session, NeighborAnswer answer, CandidateSet candidates) {
    return new ServedCandidates(
        candidates,
        answer.item(),
        answer.touch().type(),
        history(session),
        compute(session, answer, candidates.candidates()));
  }

  /**
   * The features of C candidates.
   *
   * @return F for each candidate, one candidate after the other, in the order of the schema: C·F
   *     finite numbers within the ranges of their types
   */
  public float[] compute(
      SessionNeighbors session, NeighborAnswer answer, List<Candidate> candidates) {
    float[] values = new float[candidates.size() * width];
    rows.clear();
    for (int i = 0; i < candidates.size(); i++) {
      rows.put(candidates.get(i).item(), i * width);
    }
    addNeighbors(session, values);
    addSecondHops(session, values);
    addSessionItems(session, answer.time(), values);
    for (InteractionType type : TYPES) {
      typeShares[type.code()] = calibration.share(type);
    }
    for (int i = 0; i < candidates.size(); i++) {
      addChannels(session, candidates.get(i), i * width, values);
      addPopularity(candidates.get(i).item(), answer.time(), i * width, values);
    }
    addBlend(values);
    addSession(session, answer, values);
    for (int row = 0; row < values.length; row += width) {
      for (int feature = 0; feature < width; feature++) {
        FeatureType type = types[feature];
        values[row + feature] = type.bounded(type.ofSum(values[row + feature]));
      }
    }
    return values;
  }

  private void addNeighbors(SessionNeighbors session, float[] values) {
    int keys = 0;
    for (int k = 0; k < Math.min(config.keyItems(), session.size()); k++) {
      NeighborList list = session.neighbors(k);
      if (list != null) {
        keys++;
        addKeyItem(k, list, values);
      }
    }
    for (int row = 0; keys > 0 && row < values.length; row += width) {
      for (int rule = 0; rule < units.length; rule++) {
        values[row + schema.index(rule, OfRule.MEAN)] /= keys;
      }
    }
  }

  private void addKeyItem(int k, NeighborList list, float[] values) {
    // A list that was stored before a rule was added says nothing of it.
    int rules = Math.min(units.length, list.rules());
    for (int rule = 0; rule < rules; rule++) {
      units[rule] =
          coOccurrence.rules().get(rule).cosineNormalized()
              ? 1
              : 1 / list.whole(rule, config.smoothing());
    }
    for (int i = 0; i < list.size(); i++) {
      int row = rows.get(list.item(i));
      for (int rule = 0; row != ABSENT && rule < rules; rule++) {
        float weight = list.weight(i, rule);
        // Weights of 0 may make a whole of 0.
        if (weight > 0) {
          double share = weight * units[rule];
          int max = row + schema.index(rule, OfRule.MAX);
          values[row + schema.index(rule, OfRule.MEAN)] += (float) share;
          values[max] = Math.max(values[max], (float) share);
          values[row + schema.index(rule, OfRule.SUM)] += (float) (discounts[k] * share);
          if (k < OF_NEWEST.length) {
            values[row + schema.index(rule, OF_NEWEST[k])] = (float) share;
          }
          if (k == 0) {
            values[row + schema.index(rule, OfRule.LAST)] = logCount(weight);
          }
        }
      }
      if (row != ABSENT) {
        values[row + schema.index(Always.KEY_ITEMS)]++;
      }
    }
    for (int rule = 0; k == 0 && rule < rules; rule++) {
      int[] heaviest = list.heaviest(rule, coOccurrence.listLength());
      for (int rank = 0; rank < heaviest.length; rank++) {
        int row = rows.get(list.item(heaviest[rank]));
        if (row != ABSENT) {
          values[row + schema.index(rule, OfRule.PLACE)] = 1f / (1 + rank);
        }
      }
    }
  }

  private void addSecondHops(SessionNeighbors session, float[] values) {
    for (int k = 0; k < Math.min(config.keyItems(), session.size()); k++) {
      NeighborList list = session.secondHop(k);
      for (int i = 0; list != null && i < list.size(); i++) {
        int row = rows.get(list.item(i));
        if (row != ABSENT) {
          addSecondHop(k, list, i, row, values);
        }
      }
    }
  }

  private void addSecondHop(int k, NeighborList list, int i, int row, float[] values) {
    float score = list.weight(i, SecondHop.SCORE);
    int highest = row + schema.index(Always.SECOND_HOP_MAX);
    values[highest] = Math.max(values[highest], score);
    values[row + schema.index(Always.SECOND_HOP_SUM)] += (float) (discounts[k] * score);
    // A list that was stored before neighbours told more has the score alone.
    if (list.rules() > SecondHop.BACK) {
      float similarity = list.weight(i, SecondHop.SIMILARITY);
      float back = list.weight(i, SecondHop.BACK);
      int most = row + schema.index(Always.SIMILAR_MAX);
      values[most] = Math.max(values[most], similarity);
      values[row + schema.index(Always.SIMILAR_SUM)] += (float) (discounts[k] * similarity);
      values[row + schema.index(Always.BACK_SUM)] += (float) (discounts[k] * back);
      if (k == 0) {
        values[row + schema.index(Always.SIMILAR_NEWEST)] = similarity;
        values[row + schema.index(Always.BACK_NEWEST)] = back;
      }
    }
  }

  private void addSessionItems(SessionNeighbors session, long time, float[] values) {
    for (int position = 0; position < session.size(); position++) {
      int row = rows.get(session.item(position));
      if (row != ABSENT) {
        values[row + schema.index(Always.IS_LAST)] = position == 0 ? 1 : 0;
        values[row + schema.index(Always.IS_LAST_THREE)] = position < 3 ? 1 : 0;
        values[row + schema.index(Always.POSITION)] = 1f / (1 + position);
        values[row + schema.index(Always.CLICKED)] =
            logCount(session.interactions(position, InteractionType.CLICKS));
        values[row + schema.index(Always.CARTED)] =
            logCount(session.interactions(position, InteractionType.CARTS));
        values[row + schema.index(Always.ORDERED)] =
            logCount(session.interactions(position, InteractionType.ORDERS));
        values[row + schema.index(Always.SINCE)] = logSeconds(time - session.time(position));
      }
    }
  }

  private void addChannels(SessionNeighbors session, Candidate candidate, int row, float[] values) {
    int found = 0;
    int best = Integer.MAX_VALUE - 1;
    for (int channel = 0; channel < schema.channels().size(); channel++) {
      int rank = candidate.rank(channel);
      int logOdds = row + schema.index(channel, OfChannel.LOG_ODDS_OF_RANK);
      if (rank == Candidate.ABSENT) {
        values[logOdds] = (float) LEAST_LOG_ODDS;
        continue;
      }
      found++;
      best = Math.min(best, rank);
      double p = 0;
      calibration.probabilities(channel, session.offer().support(channel), rank, ofTypes);
      for (int type = 0; type < ofTypes.length; type++) {
        p += typeShares[type] * ofTypes[type];
      }
      values[logOdds] = (float) FeatureType.logOdds(p);
      values[row + schema.index(channel, OfChannel.PLACE)] = 1f / (1 + rank);
    }
    values[row + schema.index(Always.CHANNELS)] = logCount(found);
    values[row + schema.index(Always.BEST_PLACE)] = 1f / (1 + best);
    int keyItems = row + schema.index(Always.KEY_ITEMS);
    values[keyItems] = logCount(values[keyItems]);
    for (InteractionType target : TYPES) {
      values[row + schema.index(BLENDS[target.code()])] =
          (float) FeatureType.logOdds(candidate.score(target));
    }
  }

  /** The candidates come in the order of the blend. */
  private void addBlend(float[] values) {
    int blend = schema.blend();
    int rank = 0;
    for (int row = 0; row < values.length; row += width) {
      values[row + schema.index(Always.BLEND_PLACE)] = 1f / (1 + rank++);
      values[row + schema.index(Always.BLEND_BEHIND)] = values[row + blend] - values[blend];
    }
  }

  private void addPopularity(long item, long time, int row, float[] values) {
    values[row + schema.index(Always.POPULARITY)] = logCount(popular.faded(item, time));
    values[row + schema.index(Always.HOURLY)] = logCount(trending.hourly(item, time));
    values[row + schema.index(Always.DAILY)] = logCount(trending.daily(item, time));
    values[row + schema.index(Always.RATIO)] = (float) Math.log(trending.ratio(item, time));
    values[row + schema.index(Always.POPULAR_SHARE)] = (float) probabilities.logQ(item);
  }

  /** What is the same for all candidates is computed once. */
  private void addSession(SessionNeighbors session, NeighborAnswer answer, float[] values) {
    SessionActivity activity = answer.touch().activity();
    InteractionType type = answer.touch().type();
    NeighborList neighbors = session.neighbors(0);
    boolean isKnown = activity.interactions() > 0;
    float[] same = new float[width];
    same[schema.index(Always.SESSION_CLICKS)] = logCount(activity.clicks());
    same[schema.index(Always.SESSION_CARTS)] = logCount(activity.carts());
    same[schema.index(Always.SESSION_ORDERS)] = logCount(activity.orders());
    same[schema.index(Always.SESSION_LENGTH)] = logCount((double) activity.interactions());
    same[schema.index(Always.SESSION_ITEMS)] = logCount(session.size());
    same[schema.index(Always.SESSION_ACTIVITY)] = activity.degree();
    same[schema.index(Always.SESSION_AGE)] =
        isKnown ? logSeconds(answer.time() - activity.firstTime()) : 0;
    same[schema.index(Always.SESSION_PAUSE)] =
        session.size() > 1 ? logSeconds(answer.time() - session.time(1)) : 0;
    same[schema.index(Always.NOW_CART)] = type == InteractionType.CARTS ? 1 : 0;
    same[schema.index(Always.NOW_ORDER)] = type == InteractionType.ORDERS ? 1 : 0;
    same[schema.index(Always.NOW_REPEATS)] = logCount(interactions(session) - 1);
    same[schema.index(Always.NOW_COUNT)] = logCount(session.count(0));
    same[schema.index(Always.NOW_NEIGHBORS)] = logCount(neighbors == null ? 0 : neighbors.size());
    int first = schema.index(Always.SESSION_CLICKS);
    for (int row = 0; row < values.length; row += width) {
      System.arraycopy(same, first, values, row + first, width - first);
    }
  }

  /** Of the session with its newest item. */
  private static int interactions(SessionNeighbors session) {
    int sum = 0;
    for (InteractionType type : TYPES) {
      sum += session.interactions(0, type);
    }
    return sum;
  }

  private static List<SessionItem> history(SessionNeighbors session) {
    List<SessionItem> history = new ArrayList<>(session.size());
    for (int position = 0; position < session.size(); position++) {
      history.add(
          new SessionItem(
              session.item(position),
              session.time(position),
              session.type(position),
              session.interactions(position, InteractionType.CLICKS),
              session.interactions(position, InteractionType.CARTS),
              session.interactions(position, InteractionType.ORDERS)));
    }
    return history;
  }

  private static float logCount(double count) {
    // Many counts are 0. The digits that log1p would save are beyond those of a float.
    return count > 0 ? (float) Math.log(1 + count) : 0;
  }

  private static float logSeconds(long millis) {
    return logCount(millis / 1_000.0);
  }
}

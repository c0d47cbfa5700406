package io.millrace.flink.connector;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedSchema;
import io.millrace.schemas.avro.HistoryItem;
import io.millrace.schemas.avro.RankingCandidate;
import io.millrace.schemas.avro.RankingRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ranking requests of the wire contract as lists. */
final class ServedLists {

  /** What an item of the history counts up to. */
  private static final int MOST_COUNTED = 255;

  /** Names are configured; one that is longer would not fit where names are written. */
  private static final int LONGEST_NAME = 1_000;

  private ServedLists() {}

  /**
   * The list of a request.
   *
   * @throws IllegalArgumentException if it is none that a job would have written
   */
  static ServedList of(RankingRequest request, int maxSessionBytes) {
    requireSession(request.getSession(), maxSessionBytes);
    List<RankingCandidate> candidates = request.getCandidates();
    long[] items = new long[candidates.size()];
    int width = items.length == 0 ? 0 : candidates.get(0).getFeatures().size();
    float[] features = new float[items.length * width];
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < items.length; i++) {
      RankingCandidate candidate = candidates.get(i);
      items[i] = candidate.getItem();
      if (!seen.add(items[i])) {
        throw new IllegalArgumentException("item %d is a candidate twice".formatted(items[i]));
      }
      if (candidate.getFeatures().size() != width) {
        throw new IllegalArgumentException(
            "candidate %d has %d features, the first %d"
                .formatted(i, candidate.getFeatures().size(), width));
      }
      for (int feature = 0; feature < width; feature++) {
        float value = candidate.getFeatures().get(feature);
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "feature %d of candidate %d is %s".formatted(feature, i, value));
        }
        features[i * width + feature] = value;
      }
    }
    return new ServedList(
        request.getSession(),
        request.getSequence(),
        request.getAsOf(),
        request.getItem(),
        InteractionType.ofWireName(request.getType()),
        history(request.getHistory()),
        new ServedSchema(
            request.getFeatureVersion(),
            request.getFeatureHash(),
            names(request.getRules()),
            names(request.getChannels())),
        items,
        features);
  }

  /**
   * Checks a session's id.
   *
   * @throws IllegalArgumentException if it is empty or too long
   */
  static void requireSession(String session, int maxSessionBytes) {
    int bytes = session.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > maxSessionBytes) {
      throw new IllegalArgumentException("session has %d bytes of UTF-8".formatted(bytes));
    }
  }

  /**
   * A history of the wire contract.
   *
   * @throws IllegalArgumentException if a count is out of range or a type is unknown
   */
  static List<SessionItem> history(List<HistoryItem> written) {
    List<SessionItem> history = new ArrayList<>(written.size());
    for (HistoryItem item : written) {
      history.add(
          new SessionItem(
              item.getItem(),
              item.getTime(),
              InteractionType.ofWireName(item.getType()),
              count(item.getClicks()),
              count(item.getCarts()),
              count(item.getOrders())));
    }
    return history;
  }

  private static int count(int count) {
    if (count < 0 || count > MOST_COUNTED) {
      throw new IllegalArgumentException("an item of the history has a count of " + count);
    }
    return count;
  }

  private static List<String> names(List<String> names) {
    for (String name : names) {
      if (name.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(
            "the name of a rule or channel has %d letters".formatted(name.length()));
      }
    }
    return names;
  }
}

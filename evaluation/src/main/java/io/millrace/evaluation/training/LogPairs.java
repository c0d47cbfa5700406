package io.millrace.evaluation.training;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.Interaction;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.ranking.twotower.Catalogue;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.NextItems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a two-tower model learns from a log.
 *
 * @param pairs in the order of their times
 * @param probabilities of items to come next, as estimated from the pairs in this order
 * @param catalogue the items of the pairs, those seen longest ago first
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on to a model, never compared.
public record LogPairs(
    List<NextItem> pairs, StreamingFrequencyEstimator probabilities, long[] catalogue) {

  /**
   * Reads a log.
   *
   * @param most items of a session that are read
   * @param mostItems of the catalogue, the newest
   */
  public static LogPairs of(
      ReplayLog log, SessionConfig session, SamplingConfig sampling, int most, int mostItems) {
    NextItems next = new NextItems(session, most);
    Map<String, SessionHistory> histories = new HashMap<>();
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(sampling);
    Catalogue catalogue = new Catalogue(mostItems);
    List<NextItem> pairs = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      Interaction interaction = log.interaction(i);
      SessionHistory history =
          histories.computeIfAbsent(interaction.session(), s -> new SessionHistory());
      next.add(history, interaction)
          .ifPresent(
              pair -> {
                estimator.count(pair.item());
                catalogue.see(pair);
                pairs.add(pair);
              });
    }
    return new LogPairs(pairs, estimator, catalogue.items());
  }
}

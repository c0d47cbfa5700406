package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.LoggedInteractions;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.model.Interaction;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the bound on rows costs on a published log: how often the next item of a session is in its
 * list, with rows of the usual capacity and with rows that nothing ever leaves.
 */
final class BoundedListRecallTest {
  private static final int INTERACTIONS = 10_000;
  private static final int UNBOUNDED = 10_000;
  private static final double LEAST_RATIO = 0.99;

  /** Hits of the lists, and how often there was a list to hit. */
  private record Recall(int hits, int cases) {}

  @ParameterizedTest
  @ValueSource(strings = {"bol/train.jsonl", "retailrocket/events.jsonl"})
  void boundedRowsRecallAlmostWhatUnboundedOnesDo(String name) throws Exception {
    List<Interaction> log = LoggedInteractions.first(INTERACTIONS, name);
    Recall bounded = recall(log, CoOccurrenceConfig.DEFAULT.capacity());
    Recall unbounded = recall(log, UNBOUNDED);

    double ratio = (double) bounded.hits() / unbounded.hits();
    System.out.printf(
        Locale.ROOT,
        "%s: recall@20 bounded %.4f, unbounded %.4f, ratio %.4f%n",
        name,
        (double) bounded.hits() / bounded.cases(),
        (double) unbounded.hits() / unbounded.cases(),
        ratio);
    assertThat(unbounded.hits()).isPositive();
    assertThat(ratio).isGreaterThanOrEqualTo(LEAST_RATIO);
  }

  private static Recall recall(List<Interaction> log, int capacity) {
    SequentialRecommender recommender = new SequentialRecommender(config(capacity));
    Map<String, List<RankedItem>> lists = new HashMap<>();
    int hits = 0;
    int cases = 0;
    for (Interaction interaction : log) {
      List<RankedItem> list = lists.get(interaction.session());
      if (list != null) {
        cases++;
        hits += list.stream().anyMatch(ranked -> ranked.item() == interaction.item()) ? 1 : 0;
      }
      recommender
          .process(interaction)
          .ifPresent(given -> lists.put(interaction.session(), given.clicks()));
    }
    return new Recall(hits, cases);
  }

  private static RecommenderConfig config(int capacity) {
    RecommenderConfig all = RecommenderConfig.DEFAULT;
    CoOccurrenceConfig counts = all.coOccurrence();
    return new RecommenderConfig(
        all.session(),
        new CoOccurrenceConfig(
            counts.rules(),
            counts.sessionReach(),
            capacity,
            counts.decay(),
            counts.listLength(),
            counts.expiry(),
            counts.secondHop()),
        all.popularity(),
        all.trending(),
        all.sampling(),
        all.candidates());
  }
}

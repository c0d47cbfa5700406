package io.millrace.core.candidate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.activity.Admission;
import io.millrace.core.activity.ExactSessionHistory;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.cooccurrence.ExactCoOccurrence;
import io.millrace.core.cooccurrence.SessionTracker;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.core.popularity.ExactPopularity;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What all bounds together cost on a published log: how often the next item of a session is in its
 * list, from the bounded recommender and from the exact references.
 */
final class BoundedListRecallTest {
  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;
  private static final int INTERACTIONS = 10_000;
  private static final double LEAST_RATIO = 0.99;

  private final SequentialRecommender bounded = new SequentialRecommender(CONFIG);
  private final SessionTracker tracker =
      new SessionTracker(CONFIG.session(), CONFIG.coOccurrence());
  private final ExactCoOccurrence coOccurrence = new ExactCoOccurrence(CONFIG.coOccurrence());
  private final ExactPopularity popularity = new ExactPopularity(CONFIG.popularity());
  private final ExactCandidates candidates =
      new ExactCandidates(CONFIG.candidates(), CONFIG.channels());
  private final Map<String, SessionHistory> histories = new HashMap<>();
  private final Map<String, ExactSessionHistory> sessions = new HashMap<>();

  @Test
  void boundedListsRecallAlmostWhatExactOnesDo() throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), INTERACTIONS);
    Map<String, List<Long>> boundedLists = new HashMap<>();
    Map<String, List<Long>> exactLists = new HashMap<>();
    int cases = 0;
    int boundedHits = 0;
    int exactHits = 0;
    for (int i = 0; i < log.size(); i++) {
      Interaction interaction =
          new Interaction(
              log.session(i),
              ItemIds.number(log.aid(i)),
              log.ts(i),
              InteractionType.ofWireName(log.type(i).name()));
      String session = interaction.session();
      if (boundedLists.containsKey(session)) {
        cases++;
        boundedHits += holds(boundedLists.get(session), interaction.item()) ? 1 : 0;
        exactHits += holds(exactLists.get(session), interaction.item()) ? 1 : 0;
      }
      bounded
          .process(interaction)
          .ifPresent(
              lists ->
                  boundedLists.put(
                      session, lists.clicks().stream().map(RankedItem::item).toList()));
      learnExactly(interaction);
      exactLists.put(session, exactList(interaction));
    }
    double ratio = (double) boundedHits / exactHits;
    System.out.printf(
        Locale.ROOT,
        "lists: recall@20 bounded %.4f, exact %.4f, ratio %.4f%n",
        (double) boundedHits / cases,
        (double) exactHits / cases,
        ratio);
    assertThat(exactHits).isPositive();
    assertThat(ratio).isGreaterThanOrEqualTo(LEAST_RATIO);
  }

  private void learnExactly(Interaction interaction) {
    SessionHistory history =
        histories.computeIfAbsent(interaction.session(), s -> new SessionHistory());
    if (tracker.track(history, interaction, 0, coOccurrence::add) == Admission.ACCEPTED) {
      popularity.count(interaction.item(), interaction.time());
    }
    sessions
        .computeIfAbsent(interaction.session(), s -> new ExactSessionHistory())
        .offer(interaction.item(), interaction.time(), interaction.type());
  }

  private static boolean holds(@Nullable List<Long> list, long item) {
    return list != null && list.contains(item);
  }

  private List<Long> exactList(Interaction interaction) {
    List<ExactSessionHistory.Entry> entries =
        requireNonNull(sessions.get(interaction.session())).entries();
    Set<Long> newestFirst = new LinkedHashSet<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      newestFirst.add(entries.get(i).item());
    }
    return candidates.list(
        InteractionType.CLICKS,
        new ArrayList<>(newestFirst),
        item -> coOccurrence.neighbors(item, interaction.time()),
        popularity.top(interaction.time()));
  }
}

package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.candidate.Candidate;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.model.Interaction;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What it costs that items know of their neighbours' neighbours by hearsay: how often the next item
 * is among the candidates, against a second hop and norms from all rows as they are at the moment
 * of the touch.
 */
final class SecondHopRecallTest {
  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;
  private static final int INTERACTIONS = 40_000;
  private static final double MOST_LOST = 0.01;
  private static final CoOccurrenceConfig ALL_TELL = allTell();

  private final CoOccurrence rows = new CoOccurrence(ALL_TELL);
  private final SecondHop secondHop = new SecondHop(ALL_TELL);
  private final SequentialRecommender gossiped = new SequentialRecommender(CONFIG);
  private final SequentialRecommender exact =
      new SequentialRecommender(CONFIG, this::completeFromAllRows);

  @Test
  void gossipFindsAlmostWhatTheRowsThemselvesDo() throws Exception {
    List<Interaction> log = LoggedInteractions.first(INTERACTIONS, "bol/train.jsonl");

    double byGossip = hitRate(gossiped, log);
    double byRows = hitRate(exact, log);

    System.out.printf(
        Locale.ROOT, "hit rate@100: by gossip %.4f, from the rows %.4f%n", byGossip, byRows);
    assertThat(byGossip).isPositive().isCloseTo(byRows, within(MOST_LOST));
  }

  /** How often the next item is among the candidates, in the second half of the log. */
  private static double hitRate(SequentialRecommender recommender, List<Interaction> log) {
    Map<String, Set<Long>> candidates = new HashMap<>();
    int cases = 0;
    int hits = 0;
    for (int i = 0; i < log.size(); i++) {
      Interaction interaction = log.get(i);
      Set<Long> offered = candidates.get(interaction.session());
      if (i >= log.size() / 2 && offered != null) {
        cases++;
        hits += offered.contains(interaction.item()) ? 1 : 0;
      }
      recommender
          .learn(interaction)
          .recommended()
          .ifPresent(
              given ->
                  candidates.put(
                      interaction.session(),
                      given.candidates().candidates().stream()
                          .map(Candidate::item)
                          .collect(Collectors.toSet())));
    }
    return (double) hits / cases;
  }

  /** Every neighbour of the item tells it now what it would tell. */
  private NeighborAnswer completeFromAllRows(NeighborAnswer answer) {
    ToldNeighbors told = new ToldNeighbors();
    int rules = ALL_TELL.rules().size();
    for (int i = 0; i < answer.neighbors().size(); i++) {
      long neighbor = answer.neighbors().item(i);
      ItemVisit visit =
          new ItemVisit(
              neighbor,
              answer.time(),
              rules,
              new long[] {answer.item()},
              new float[rules],
              1,
              0,
              null);
      exact
          .row(neighbor)
          .ifPresent(row -> rows.tell(row, visit, gossip -> secondHop.learn(told, gossip)));
    }
    return secondHop.complete(told, answer);
  }

  /** The usual reach, room for all neighbours of an answer, and nobody told in turn. */
  private static CoOccurrenceConfig allTell() {
    CoOccurrenceConfig all = CONFIG.coOccurrence();
    SecondHopConfig hop = all.secondHop();
    return new CoOccurrenceConfig(
        all.rules(),
        all.sessionReach(),
        all.capacity(),
        all.decay(),
        all.listLength(),
        all.expiry(),
        new SecondHopConfig(hop.rule(), hop.reach(), 1, 0, 250, hop.listLength()));
  }
}

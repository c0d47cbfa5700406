package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.ExactCoOccurrence;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generator and the ranker against their reference, where no bound is reached. */
final class ExactCandidatesTest {
  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;

  /** Fewer than an answer carries per rule, so that nothing is left out. */
  private static final int ITEMS = 15;

  private final CoOccurrence counts = new CoOccurrence(CONFIG.coOccurrence());
  private final ExactCoOccurrence exactCounts = new ExactCoOccurrence(CONFIG.coOccurrence());
  private final Map<Long, NeighborRow> rows = new HashMap<>();
  private final PopularItems popular = new PopularItems(CONFIG.popularity());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void givesTheSameListsWhereNothingIsLeftOut(long seed) {
    Random random = new Random(seed);
    learn(random);
    List<Long> popularItems = new ArrayList<>();
    for (int rank = 0; rank < popular.size(); rank++) {
      popularItems.add(popular.item(rank));
    }

    // The session touches the items 1 to 8 one after the other, all answered at the end.
    SessionNeighbors session = new SessionNeighbors();
    List<Long> newestFirst = new ArrayList<>();
    long end = T + 1_000;
    List<NeighborAnswer> answers = new ArrayList<>();
    for (long item = 1; item <= 8; item++) {
      NeighborRow row = rows.getOrDefault(item, counts.newRow());
      answers.add(answer(item, end + item, counts.read(row, end)));
      newestFirst.add(0, item);
    }
    answers.forEach(each -> session.merge(each, CONFIG.candidates(), CONFIG.session()));
    NeighborAnswer last = answers.get(answers.size() - 1);

    RankedLists lists =
        CONFIG.heuristicRanker().rank(CONFIG.candidateGenerator().generate(session, last, popular));
    ExactCandidates exact = new ExactCandidates(CONFIG.candidates(), CONFIG.channels());
    for (InteractionType target : InteractionType.values()) {
      assertThat(lists.list(target))
          .extracting(RankedItem::item)
          .isEqualTo(
              exact.list(
                  target, newestFirst, item -> exactCounts.neighbors(item, end), popularItems));
    }
  }

  private void learn(Random random) {
    for (int i = 0; i < 200; i++) {
      long item = 1L + random.nextInt(ITEMS);
      long neighbor = 1L + random.nextInt(ITEMS);
      float[] increments = new float[CONFIG.coOccurrence().rules().size()];
      increments[0] = random.nextFloat();
      for (int rule = 1; rule < increments.length; rule++) {
        increments[rule] = random.nextInt(3) == 0 ? random.nextFloat() : 0;
      }
      ItemVisit visit =
          new ItemVisit(item, T + i, increments.length, new long[] {neighbor}, increments, null);
      counts.add(rows.computeIfAbsent(item, it -> counts.newRow()), visit);
      exactCounts.add(visit);
      popular.count(20 + random.nextInt(30), T + i);
    }
  }
}

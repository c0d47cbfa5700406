package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.model.Interaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The blend follows the log that it sees: on a log where many click the item once more that they
 * have just clicked, it learns to offer that first, and on the log as it was it learns not to.
 */
final class LearnedBlendTest {
  private static final int INTERACTIONS = 30_000;
  private static final double REPEATS = 0.3;

  /** What the lists of the second half of a log were worth. */
  private static final class Figures {
    int cases;
    int repeats;
    int firstIsLast;
    int firstHits;
    double reciprocalRanks;
    int firstHitsWithoutLast;
    double reciprocalRanksWithoutLast;
    int revisits;
    double revisitProbabilities;

    double repeatRate() {
      return (double) repeats / cases;
    }

    double firstIsLastRate() {
      return (double) firstIsLast / cases;
    }

    double recallAt1() {
      return (double) firstHits / cases;
    }

    double recallAt1WithoutLast() {
      return (double) firstHitsWithoutLast / cases;
    }

    double meanReciprocalRank() {
      return reciprocalRanks / cases;
    }

    double meanReciprocalRankWithoutLast() {
      return reciprocalRanksWithoutLast / cases;
    }

    /** What the revisit channel gives its first place, where it is the reason. */
    double revisitProbability() {
      return revisitProbabilities / revisits;
    }

    void count(List<RankedItem> list, long last, long next) {
      cases++;
      repeats += next == last ? 1 : 0;
      firstIsLast += list.get(0).item() == last ? 1 : 0;
      int rank = 0;
      int rankWithoutLast = 0;
      for (RankedItem ranked : list) {
        rank++;
        rankWithoutLast += ranked.item() == last ? 0 : 1;
        if (ranked.item() == next) {
          firstHits += rank == 1 ? 1 : 0;
          reciprocalRanks += 1.0 / rank;
          if (next != last) {
            firstHitsWithoutLast += rankWithoutLast == 1 ? 1 : 0;
            reciprocalRanksWithoutLast += 1.0 / rankWithoutLast;
          }
        }
        if (ranked.item() == last
            && ranked.rank() == 0
            && ranked.channel().equals(Channel.REVISIT)) {
          revisits++;
          revisitProbabilities += ranked.probability();
        }
      }
    }

    void report(String log) {
      System.out.printf(
          Locale.ROOT,
          "%s: repeats %.4f, revisit's first place %.4f, last item first %.4f; recall@1 %.4f, "
              + "MRR %.4f, without the last item %.4f, %.4f%n",
          log,
          repeatRate(),
          revisitProbability(),
          firstIsLastRate(),
          recallAt1(),
          meanReciprocalRank(),
          recallAt1WithoutLast(),
          meanReciprocalRankWithoutLast());
    }
  }

  @Test
  void learnsToOfferTheLastItemWhereItIsRepeatedAndNotToWhereItIsNot() throws Exception {
    List<Interaction> log = LoggedInteractions.first(INTERACTIONS, "bol/train.jsonl");
    List<Interaction> repeating = withRepeats(log);

    Figures before = figures(log);
    before.report("as it was");
    Figures after = figures(repeating);
    after.report("with repeats");
    Figures calibratedBefore = figuresCalibratedOn(log, repeating);
    calibratedBefore.report("with repeats, calibrated before");

    assertThat(before.firstIsLastRate()).isLessThan(0.02);
    assertThat(after.repeatRate()).isGreaterThan(REPEATS - 0.02);
    assertThat(after.revisitProbability()).isCloseTo(after.repeatRate(), within(0.05));
    assertThat(after.firstIsLastRate()).isGreaterThan(0.5);
    assertThat(after.recallAt1()).isGreaterThan(1.5 * after.recallAt1WithoutLast());
    assertThat(after.meanReciprocalRank())
        .isGreaterThan(1.2 * after.meanReciprocalRankWithoutLast());
    assertThat(after.recallAt1()).isGreaterThan(1.5 * calibratedBefore.recallAt1());
    assertThat(after.meanReciprocalRank())
        .isGreaterThan(1.2 * calibratedBefore.meanReciprocalRank());
  }

  /**
   * Every interaction that is not the first of its session repeats the item before now and then.
   */
  private static List<Interaction> withRepeats(List<Interaction> log) {
    Random random = new Random(30);
    Map<String, Long> last = new HashMap<>();
    List<Interaction> changed = new ArrayList<>();
    for (Interaction interaction : log) {
      Long before = last.get(interaction.session());
      long item = before != null && random.nextDouble() < REPEATS ? before : interaction.item();
      changed.add(
          new Interaction(interaction.session(), item, interaction.time(), interaction.type()));
      last.put(interaction.session(), item);
    }
    return changed;
  }

  /** Learns all of the log. */
  private static Figures figures(List<Interaction> log) {
    SequentialRecommender recommender = new SequentialRecommender(RecommenderConfig.DEFAULT);
    return figures(log, recommender::learn);
  }

  /** Learns the first half of one log, and goes on with the second half of another. */
  private static Figures figuresCalibratedOn(List<Interaction> learned, List<Interaction> then) {
    SequentialRecommender recommender = new SequentialRecommender(RecommenderConfig.DEFAULT);
    learned.subList(0, INTERACTIONS / 2).forEach(recommender::learn);
    // Sessions of the first half begin anew, so that they are those of the other log.
    return figures(
        then,
        interaction ->
            recommender.follow(
                new Interaction(
                    "then-" + interaction.session(),
                    interaction.item(),
                    interaction.time(),
                    interaction.type())));
  }

  private static Figures figures(
      List<Interaction> log, Function<Interaction, SessionStep> recommender) {
    Figures figures = new Figures();
    Map<String, Long> last = new HashMap<>();
    Map<String, List<RankedItem>> lists = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      Interaction interaction = log.get(i);
      @Nullable List<RankedItem> list = lists.get(interaction.session());
      Long before = last.get(interaction.session());
      if (i >= INTERACTIONS / 2 && list != null && before != null) {
        figures.count(list, before, interaction.item());
      }
      recommender
          .apply(interaction)
          .recommended()
          .ifPresent(
              given -> {
                lists.put(interaction.session(), given.lists().clicks());
                last.put(interaction.session(), interaction.item());
              });
    }
    return figures;
  }
}

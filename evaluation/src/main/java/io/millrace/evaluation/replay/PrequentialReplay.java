package io.millrace.evaluation.replay;

import io.millrace.core.RankedCandidates;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.SessionStep;
import io.millrace.core.activity.Admission;
import io.millrace.core.model.Interaction;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Test, then learn (Gama, Sebastião, Rodrigues: "On evaluating stream learning algorithms", Machine
 * Learning 90, 2013): each interaction of a session that has an earlier one is a case for the list
 * that the session had since, and is learned afterwards. A list is made right after an interaction
 * of its session, of nothing later. Sessions that began in the warm-up count too. Interactions that
 * the session's history refuses, as the job's does, are left out and counted.
 */
public final class PrequentialReplay {

  private PrequentialReplay() {}

  /** A session that has interactions to come. */
  private static final class OpenSession {
    int length;
    @Nullable RankedCandidates newest;
  }

  /**
   * Replays a log.
   *
   * @param freeze whether nothing is learned after the warm-up; the sessions' own state goes on
   * @param progress takes the number of interactions so far
   */
  public static ScoredRun run(
      ReplayLog log, Contender contender, boolean freeze, IntConsumer progress) {
    return run(log, contender, freeze, progress, null);
  }

  /**
   * Replays a log and also scores the warm-up, which makes no difference to the run's cases.
   *
   * @param freeze whether nothing is learned after the warm-up; the sessions' own state goes on
   * @param progress takes the number of interactions so far
   * @param warmUp takes the cases of the warm-up; null where they are not scored
   */
  public static ScoredRun run(
      ReplayLog log,
      Contender contender,
      boolean freeze,
      IntConsumer progress,
      @Nullable Consumer<ScoredCase> warmUp) {
    SequentialRecommender recommender = contender.recommender();
    CaseScorer scorer = new CaseScorer(contender.config(), log.unreadable());
    Map<String, Integer> last = lastPositions(log, warmUp == null ? log.warmUp() : 0);
    Map<String, OpenSession> open = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      boolean evaluated = i >= log.warmUp();
      boolean learns = !(evaluated && freeze);
      Interaction interaction = log.interaction(i);
      SessionStep step = learns ? recommender.learn(interaction) : recommender.follow(interaction);
      if (step.admission() == Admission.ACCEPTED) {
        boolean closes = last.getOrDefault(interaction.session(), -1) <= i;
        OpenSession session =
            closes
                ? open.remove(interaction.session())
                : open.computeIfAbsent(interaction.session(), s -> new OpenSession());
        if (session != null) {
          if (evaluated && session.newest != null) {
            scorer.score(session.newest, session.length, List.of(interaction));
          } else if (warmUp != null && session.newest != null) {
            warmUp.accept(scorer.scored(session.newest, session.length, List.of(interaction)));
          }
          session.newest = step.recommended().orElse(null);
          session.length++;
        }
      } else {
        scorer.skip(reason(step.admission()), 1);
      }
      scorer.see(interaction, learns && step.admission() == Admission.ACCEPTED);
      progress.accept(i + 1);
    }
    return scorer.run();
  }

  /** How a refused interaction is called in the results. */
  static String reason(Admission admission) {
    return admission.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where each session has its last interaction, of those with one from a position on. */
  private static Map<String, Integer> lastPositions(ReplayLog log, int from) {
    Map<String, Integer> last = new HashMap<>();
    for (int i = from; i < log.size(); i++) {
      last.put(log.session(i), i);
    }
    return last;
  }
}

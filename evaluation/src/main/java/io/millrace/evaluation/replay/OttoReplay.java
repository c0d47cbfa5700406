package io.millrace.evaluation.replay;

import io.millrace.core.RankedCandidates;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.SessionStep;
import io.millrace.core.activity.Admission;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.replay.OttoSplit.TestSession;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * OTTO's protocol: each test session is cut at random, and the lists that it has at the cut are
 * scored for what followed. {@link OttoSplit} says which sessions these are. What followed a cut is
 * never learned; what came before is, unless learning stops with the warm-up.
 */
public final class OttoReplay {

  private static final int PREDICTIONS = 20;

  private OttoReplay() {}

  /**
   * Replays a log.
   *
   * @param freeze whether nothing is learned after the warm-up; the sessions' own state goes on
   * @param seed of the cuts
   * @param progress takes the number of interactions so far
   */
  public static OttoRun run(
      ReplayLog log, Contender contender, boolean freeze, long seed, IntConsumer progress) {
    OttoSplit split = new OttoSplit(log, seed);
    SequentialRecommender recommender = contender.recommender();
    CaseScorer scorer = new CaseScorer(contender.config(), log.unreadable());
    split.countSkipped(scorer);
    Long2ObjectOpenHashMap<Object> itemIds = log.itemIds();
    List<OttoSession> sessions = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      Interaction interaction = log.interaction(i);
      boolean warmUp = i < log.warmUp();
      boolean learned = false;
      if (warmUp || split.isSeen(i)) {
        boolean learns = warmUp || !freeze;
        SessionStep step =
            learns ? recommender.learn(interaction) : recommender.follow(interaction);
        learned = learns && step.admission() == Admission.ACCEPTED;
        scorer.skip(
            PrequentialReplay.reason(step.admission()),
            step.admission() == Admission.ACCEPTED ? 0 : 1);
        TestSession cut = split.cutAfter(i);
        if (cut != null) {
          RankedCandidates served = step.recommended().orElseThrow();
          cut.followed().values().forEach(each -> scorer.score(served, cut.length(), each));
          sessions.add(session(served, cut, itemIds));
        }
      }
      scorer.see(interaction, learned);
      progress.accept(i + 1);
    }
    return new OttoRun(scorer.run(), sessions);
  }

  private static OttoSession session(
      RankedCandidates served, TestSession cut, Long2ObjectOpenHashMap<Object> itemIds) {
    Map<InteractionType, List<Object>> predictions = new EnumMap<>(InteractionType.class);
    Map<InteractionType, List<Object>> labels = new EnumMap<>(InteractionType.class);
    for (InteractionType type : InteractionType.values()) {
      List<RankedItem> list = served.lists().list(type);
      predictions.put(
          type, list.stream().limit(PREDICTIONS).map(place -> id(place.item(), itemIds)).toList());
      List<Interaction> followed = cut.followed().get(type);
      if (followed != null) {
        labels.put(type, followed.stream().map(each -> id(each.item(), itemIds)).toList());
      }
    }
    return new OttoSession(served.lists().session(), predictions, labels);
  }

  private static Object id(long item, Long2ObjectOpenHashMap<Object> itemIds) {
    @Nullable Object id = itemIds.get(item);
    return id == null ? (Object) item : id;
  }
}

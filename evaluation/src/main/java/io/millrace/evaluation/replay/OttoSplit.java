package io.millrace.evaluation.replay;

import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Cuts each test session in two: what the recommender may see, and what it is asked for.
 *
 * <p>As in {@code src/testset.py} and {@code src/labels.py} of OTTO's data set, test sessions are
 * those that begin after the warm-up, without items that the warm-up does not have, and with at
 * least two interactions left. Of n interactions the first c are seen, c being from 1 to n − 1 at
 * random. What followed is the next click, and all items carted or ordered later, each once.
 */
final class OttoSplit {

  private final ReplayLog log;
  private final BitSet seen = new BitSet();
  private final Int2ObjectOpenHashMap<TestSession> cuts = new Int2ObjectOpenHashMap<>();
  private long ofWarmUp;
  private long unknownItems;
  private long repeated;
  private long tooShort;

  /**
   * A test session.
   *
   * @param length interactions before the cut
   * @param followed what followed by type, distinct items in the order of time
   */
  record TestSession(int length, Map<InteractionType, List<Interaction>> followed) {}

  OttoSplit(ReplayLog log, long seed) {
    this.log = log;
    SplittableRandom random = new SplittableRandom(seed);
    for (IntArrayList positions : testSessions().values()) {
      if (positions.size() < 2) {
        tooShort += positions.size();
        continue;
      }
      int cut = random.nextInt(1, positions.size());
      for (int i = 0; i < cut; i++) {
        seen.set(positions.getInt(i));
      }
      cuts.put(positions.getInt(cut - 1), new TestSession(cut, followed(positions, cut)));
    }
  }

  /** Whether an interaction of a test session is before its cut. */
  boolean isSeen(int i) {
    return seen.get(i);
  }

  /** The session that is cut right after an interaction; null if there is none. */
  @Nullable TestSession cutAfter(int i) {
    return cuts.get(i);
  }

  /** Tells the interactions that were left out. */
  void countSkipped(CaseScorer scorer) {
    scorer.skip("session-of-warm-up", ofWarmUp);
    scorer.skip("unknown-item", unknownItems);
    scorer.skip("repeated", repeated);
    scorer.skip("short-session", tooShort);
  }

  /** The positions of the interactions of each test session, in the order of their beginnings. */
  private Map<String, IntArrayList> testSessions() {
    Set<String> warmUpSessions = new HashSet<>();
    LongOpenHashSet warmUpItems = new LongOpenHashSet();
    for (int i = 0; i < log.warmUp(); i++) {
      warmUpSessions.add(log.session(i));
      warmUpItems.add(ItemIds.number(log.aid(i)));
    }
    Map<String, IntArrayList> sessions = new LinkedHashMap<>();
    for (int i = log.warmUp(); i < log.size(); i++) {
      if (warmUpSessions.contains(log.session(i))) {
        ofWarmUp++;
      } else if (!warmUpItems.contains(ItemIds.number(log.aid(i)))) {
        unknownItems++;
      } else {
        IntArrayList positions =
            sessions.computeIfAbsent(log.session(i), session -> new IntArrayList());
        if (isRepeated(i, positions)) {
          repeated++;
        } else {
          positions.add(i);
        }
      }
    }
    return sessions;
  }

  private boolean isRepeated(int i, IntArrayList positions) {
    Interaction interaction = log.interaction(i);
    for (int p = positions.size() - 1; p >= 0; p--) {
      Interaction earlier = log.interaction(positions.getInt(p));
      if (earlier.time() != interaction.time()) {
        return false;
      }
      if (earlier.equals(interaction)) {
        return true;
      }
    }
    return false;
  }

  private Map<InteractionType, List<Interaction>> followed(IntArrayList positions, int cut) {
    Map<InteractionType, List<Interaction>> followed = new EnumMap<>(InteractionType.class);
    for (int p = cut; p < positions.size(); p++) {
      Interaction interaction = log.interaction(positions.getInt(p));
      List<Interaction> ofType =
          followed.computeIfAbsent(interaction.type(), type -> new ArrayList<>());
      boolean counts =
          interaction.type() == InteractionType.CLICKS
              ? ofType.isEmpty()
              : ofType.stream().noneMatch(each -> each.item() == interaction.item());
      if (counts) {
        ofType.add(interaction);
      }
    }
    return followed;
  }
}

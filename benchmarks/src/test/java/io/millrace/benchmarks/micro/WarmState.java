package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.VisitLog;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionNeighborsFormat;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a job has in its state after some minutes of a busy shop, and what comes next. */
@State(Scope.Thread)
public class WarmState {

  /** Cases that a benchmark goes through again and again; a power of two. */
  static final int CASES = 1 << 8;

  private static final int INTERACTIONS = 10_000;

  /**
   * An answer that comes to a session.
   *
   * @param session as it was before
   * @param incomplete as the item's own row gives it
   * @param complete with the second hop
   * @param candidates what follows from it
   */
  record Answered(
      SessionNeighbors session,
      NeighborAnswer incomplete,
      NeighborAnswer complete,
      CandidateSet candidates) {}

  /** A visit and the row that it comes to. */
  record Visited(ItemVisit visit, NeighborRow row, ToldNeighbors told) {}

  final RecommenderConfig config = RecommenderConfig.DEFAULT;
  final CoOccurrence coOccurrence = new CoOccurrence(config.coOccurrence());
  final SecondHop secondHop = new SecondHop(config.coOccurrence());
  final CandidateGenerator generator =
      config.candidateGenerator(
          new PopularItems(config.popularity()),
          new TrendingItems(config.trending()),
          config.newCalibration(),
          SessionRetrieval.NONE);
  final List<Visited> visits = new ArrayList<>();
  final List<Answered> answers = new ArrayList<>();

  private final Map<Long, NeighborRow> rows = new HashMap<>();
  private final Map<Long, ToldNeighbors> told = new HashMap<>();
  private final Map<String, SessionNeighbors> sessions = new HashMap<>();

  /** Fills the state, and keeps the newest cases. */
  @Setup
  public void fill() {
    for (ItemVisit visit : VisitLog.synthetic(INTERACTIONS, config).visits()) {
      take(visit);
    }
  }

  private void take(ItemVisit visit) {
    NeighborRow row = rows.computeIfAbsent(visit.item(), item -> coOccurrence.newRow());
    coOccurrence.add(row, visit);
    keep(visits, new Visited(visit, row, told(visit.item())));
    Touch touch = visit.touch();
    if (touch != null) {
      NeighborAnswer incomplete =
          new NeighborAnswer(
              touch,
              visit.item(),
              visit.time(),
              coOccurrence.count(row, visit.time()),
              coOccurrence.read(row, visit.time()),
              NeighborList.EMPTY);
      NeighborAnswer complete = secondHop.complete(told(visit.item()), incomplete);
      SessionNeighbors session =
          sessions.computeIfAbsent(touch.session(), s -> new SessionNeighbors());
      SessionNeighbors before = new SessionNeighborsFormat().copy(session);
      generator
          .learn(session, complete)
          .ifPresent(set -> keep(answers, new Answered(before, incomplete, complete, set)));
    }
    coOccurrence.tell(row, visit, gossip -> secondHop.learn(told(gossip.item()), gossip));
  }

  private ToldNeighbors told(long item) {
    return told.computeIfAbsent(item, i -> new ToldNeighbors());
  }

  private static <T> void keep(List<T> cases, T newest) {
    cases.add(newest);
    if (cases.size() > CASES) {
      cases.remove(0);
    }
  }
}

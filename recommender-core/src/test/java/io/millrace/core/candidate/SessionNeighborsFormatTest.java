package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.neighbor;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.WeightedItemsFixtures;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of the neighbours that a session keeps. */
final class SessionNeighborsFormatTest extends StateFormatContract<SessionNeighbors> {
  @Override
  protected BinaryFormat<SessionNeighbors> format() {
    return new SessionNeighborsFormat();
  }

  @Override
  protected String name() {
    return "session-neighbors";
  }

  @Override
  protected SessionNeighbors randomValue(Random random) {
    SessionNeighbors session = new SessionNeighbors();
    int answers = random.nextInt(20);
    for (int i = 0; i < answers; i++) {
      merge(
          session,
          3,
          answer(
              random.nextInt(20),
              T + random.nextInt(100),
              random.nextLong(),
              WeightedItemsFixtures.randomList(random)));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      holdBack(session, random.nextInt(20), WeightedItemsFixtures.randomList(random));
    }
    return session;
  }

  /** A key item with two neighbours, an item that is none any more, and an answer held back. */
  @Override
  protected SessionNeighbors released() {
    SessionNeighbors session = new SessionNeighbors();
    merge(session, 1, answer(7, T, T, list(neighbor(1, 1, 1))));
    merge(session, 1, answer(-8, T + 1, T + 2, list(neighbor(20, 0.5, 1), neighbor(21, 0.25, 0))));
    session.inOrder(answer(9, T + 4, T + 3, T + 5, list(neighbor(30, 2, 0))));
    return session;
  }

  @Override
  protected Object contents(SessionNeighbors session) {
    List<Object> contents = new ArrayList<>(List.of(session.sequence));
    for (int i = 0; i < session.size(); i++) {
      contents.add(List.of(session.item(i), session.times[i], session.sequences[i]));
      NeighborList list = session.neighbors(i);
      contents.add(list == null ? "no list" : WeightedItemsFixtures.contents(list));
    }
    for (NeighborAnswer answer : session.heldBack) {
      contents.add(List.of(answer.touch(), answer.item(), answer.time()));
      contents.add(WeightedItemsFixtures.contents(answer.neighbors()));
    }
    return contents;
  }

  @Override
  protected void change(SessionNeighbors session) {
    holdBack(session, 1, list(neighbor(1, 1, 1)));
    for (int item = 15; item < 25; item++) {
      merge(session, 3, answer(item, T + 50, Long.MAX_VALUE, list(neighbor(item, 1, 1))));
    }
  }

  /** Offers an answer after one that never comes. */
  private static void holdBack(SessionNeighbors session, long item, NeighborList neighbors) {
    session.inOrder(answer(item, T, Long.MAX_VALUE - 1, Long.MAX_VALUE, neighbors));
  }

  private static void merge(SessionNeighbors session, int keyItems, NeighborAnswer answer) {
    session.merge(answer, CandidateFixtures.config(keyItems, 12, 100, 20), SessionConfig.DEFAULT);
  }
}

package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.neighbor;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.cooccurrence.WeightedItemsFixtures;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
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
    session.setExpiryCheckAt(random.nextLong());
    int heldBack = random.nextInt(3);
    for (int i = 0; i < heldBack; i++) {
      session.inOrder(
          answer(
              random.nextInt(20),
              T + random.nextInt(100),
              Long.MAX_VALUE - 1,
              Long.MAX_VALUE,
              WeightedItemsFixtures.randomList(random)));
    }
    return session;
  }

  /**
   * The newest item is a key item with two neighbours; the one before it is none any more; an
   * answer is held back.
   */
  @Override
  protected SessionNeighbors released() {
    SessionNeighbors session = new SessionNeighbors();
    merge(session, 1, answer(7, T, T, list(neighbor(1, 1, 1))));
    merge(session, 1, answer(-8, T + 1, T + 2, list(neighbor(20, 0.5, 1), neighbor(21, 0.25, 0))));
    session.setExpiryCheckAt(T + 3);
    session.inOrder(answer(9, T + 9, T + 8, T + 9, list(neighbor(7, 2, 0))));
    return session;
  }

  /** In version 1 the touch of the answer that is held back has no type and no activity. */
  @Override
  protected SessionNeighbors released(int version) {
    SessionNeighbors session = released();
    if (version == 1) {
      session.heldBack.replaceAll(
          answer ->
              new NeighborAnswer(
                  new Touch(
                      answer.touch().session(),
                      answer.touch().previous(),
                      answer.touch().sequence(),
                      InteractionType.CLICKS,
                      SessionActivity.NONE,
                      answer.touch().arrivedAt(),
                      answer.touch().watermark()),
                  answer.item(),
                  answer.time(),
                  answer.neighbors()));
    }
    return session;
  }

  @Override
  protected Object contents(SessionNeighbors session) {
    List<Object> contents = new ArrayList<>(List.of(session.sequence, session.expiryCheckAt()));
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
    session.heldBack.clear();
    for (int item = 15; item < 25; item++) {
      merge(session, 3, answer(item, T + 50, Long.MAX_VALUE, list(neighbor(item, 1, 1))));
    }
  }

  private static void merge(SessionNeighbors session, int keyItems, NeighborAnswer answer) {
    session.merge(answer, CandidateFixtures.config(keyItems, 12, 100, 20), SessionConfig.DEFAULT);
  }
}

package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.neighbor;
import static io.millrace.core.candidate.CandidateFixtures.typed;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which items and answers a session keeps, in which order. */
final class SessionNeighborsTest {
  private static final long EXPIRY = Duration.ofDays(14).toMillis();
  private static final NeighborList LIST = list(neighbor(50, 1, 1));

  /** Two key items among four. */
  private static final CandidateConfig CONFIG =
      CandidateFixtures.config(
          2, 4, 100, 20, CandidateFixtures.channels("adjacent@bought", "adjacent@day-ends"));

  private final SessionNeighbors session = new SessionNeighbors();

  @Test
  void keepsDistinctItemsTheNewestFirst() {
    assertThat(merge(answer(1, T, LIST))).isTrue();
    assertThat(merge(answer(2, T + 1, LIST))).isTrue();
    assertThat(merge(answer(3, T + 2, LIST))).isTrue();
    assertThat(merge(answer(1, T + 3, LIST))).isTrue();

    assertThat(items()).containsExactly(1L, 3L, 2L);
    assertThat(session.newestTime()).isEqualTo(T + 3);
  }

  @Test
  void ordersEqualTimesBySequence() {
    merge(answer(1, T, 10, LIST));
    merge(answer(2, T, 12, LIST));
    merge(answer(3, T, 11, LIST));

    assertThat(items()).containsExactly(2L, 3L, 1L);
  }

  @Test
  void keepsTheNeighboursOfKeyItemsAlone() {
    for (int item = 1; item <= 3; item++) {
      merge(answer(item, T + item, LIST));
    }

    assertThat(session.neighbors(0)).isSameAs(LIST);
    assertThat(session.neighbors(1)).isSameAs(LIST);
    assertThat(session.neighbors(2)).isNull();
  }

  /** Of two key items, one older item may keep its neighbours. */
  @Test
  void keepsTheNeighboursOfTheNewestOlderItemThatWasBought() {
    session.merge(answer(1, T, LIST), CONFIG, SessionConfig.DEFAULT);
    session.merge(answer(2, T + 1, LIST), CONFIG, SessionConfig.DEFAULT);
    merge(answer(3, T + 2, LIST));
    merge(answer(4, T + 3, LIST));
    assertThat(session.neighbors(2)).isSameAs(LIST);
    assertThat(session.neighbors(3)).isNull();
  }

  @Test
  void keepsTheNeighboursOfTheNewestOlderItemThatEndedADay() {
    long day = Duration.ofDays(1).toMillis();
    merge(answer(1, T, LIST));
    merge(answer(2, T + 1, LIST));
    merge(answer(3, T + day, LIST));
    merge(answer(4, T + day + 1, LIST));

    assertThat(session.neighbors(2)).isSameAs(LIST);
    assertThat(session.neighbors(3)).isNull();
  }

  @Test
  void dropsTheNeighboursOfOlderItemsThatNoChannelStartsFrom() {
    CandidateConfig config = CandidateFixtures.config(2, 4, 100, 20);
    for (int item = 1; item <= 3; item++) {
      session.merge(answer(item, T + item, LIST), config, SessionConfig.DEFAULT);
    }
    assertThat(session.type(2)).isEqualTo(InteractionType.CARTS);
    assertThat(session.neighbors(1)).isSameAs(LIST);
    assertThat(session.neighbors(2)).isNull();
  }

  @Test
  void keepsTheSecondHopOfAsManyItemsAsAnyChannelAsksFor() {
    CandidateConfig config =
        CandidateFixtures.config(
            4, 4, 100, 20, CandidateFixtures.channels("adjacent@last", "second-hop@last-two"));
    for (int item = 1; item <= 4; item++) {
      session.merge(answer(item, T + item, LIST), config, SessionConfig.DEFAULT);
    }

    assertThat(session.secondHop(1)).isNotNull();
    assertThat(session.secondHop(2)).isNull();
    assertThat(session.neighbors(3)).isSameAs(LIST);
  }

  @Test
  void anExpiredSessionForgetsItsOffer() {
    merge(answer(1, T, LIST));
    session.setOffer(Offer.of(List.of("a"), new byte[1], List.of()));
    merge(answer(2, T + EXPIRY, LIST));

    assertThat(session.offer()).isSameAs(Offer.NONE);
  }

  @Test
  void takesTheNewerNeighboursOfAnItem() {
    NeighborList newer = list(neighbor(51, 1, 1));
    merge(answer(1, T, LIST));
    merge(answer(1, T + 1, newer));

    assertThat(items()).containsExactly(1L);
    assertThat(session.neighbors(0)).isSameAs(newer);
  }

  @Test
  void forgetsTheOldestItemsAtTheBound() {
    for (int item = 1; item <= 7; item++) {
      merge(answer(item, T + item, LIST));
    }

    assertThat(items()).containsExactly(7L, 6L, 5L, 4L);
  }

  @Test
  void aLateAnswerIsTakenInButIsNotTheNewest() {
    merge(answer(1, T, LIST));
    merge(answer(3, T + 2, LIST));

    assertThat(merge(answer(2, T + 1, LIST))).isFalse();
    assertThat(items()).containsExactly(3L, 2L, 1L);
  }

  @Test
  void aLateAnswerOfAnItemTouchedSinceChangesNothing() {
    NeighborList late = list(neighbor(51, 1, 1));
    merge(answer(1, T + 5, LIST));

    assertThat(merge(answer(1, T, late))).isFalse();
    assertThat(items()).containsExactly(1L);
    assertThat(session.neighbors(0)).isSameAs(LIST);
  }

  @Test
  void aLateAnswerBeyondTheKeyItemsKeepsNoNeighbours() {
    merge(answer(2, T + 2, LIST));
    merge(answer(3, T + 3, LIST));
    merge(answer(4, T + 4, LIST));
    merge(answer(1, T + 1, LIST));

    assertThat(items()).containsExactly(4L, 3L, 2L, 1L);
    assertThat(session.neighbors(2)).isNull();
    assertThat(session.neighbors(3)).isNull();
  }

  @Test
  void anAnswerOlderThanAllOfAFullSessionIsLeftOut() {
    for (int item = 1; item <= 4; item++) {
      merge(answer(item, T + item, LIST));
    }

    assertThat(merge(answer(9, T, LIST))).isFalse();
    assertThat(items()).containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  void anInteractionOutOfOrderIsTheNewestByItsSequence() {
    merge(answer(1, T + 5, T + 5, LIST));

    // It happened earlier and arrived later, so the lists are to be renewed.
    assertThat(merge(answer(2, T, T + 6, LIST))).isTrue();
    assertThat(items()).containsExactly(1L, 2L);
  }

  @Test
  void anExpiredSessionForgetsItsItemsAndNotItsSequence() {
    merge(answer(1, T, T + EXPIRY + 100, LIST));
    assertThat(session.isExpired(T + EXPIRY - 1, SessionConfig.DEFAULT)).isFalse();
    assertThat(session.isExpired(T + EXPIRY, SessionConfig.DEFAULT)).isTrue();

    assertThat(merge(answer(2, T + EXPIRY, T + EXPIRY + 99, LIST))).isFalse();
    assertThat(items()).containsExactly(2L);
  }

  @Test
  void anAnswerInOrderIsReadyAtOnce() {
    NeighborAnswer first = answer(1, T, Touch.NONE, 10, LIST);
    assertThat(session.inOrder(first)).containsExactly(first);
    merge(first);
    NeighborAnswer second = answer(2, T, 10, 11, LIST);
    assertThat(session.inOrder(second)).containsExactly(second);
  }

  @Test
  void anAnswerFreesOnlyThoseThatFollowIt() {
    NeighborAnswer first = answer(1, T, Touch.NONE, 10, LIST);
    NeighborAnswer second = answer(2, T, 10, 12, LIST);
    NeighborAnswer third = answer(3, T, 12, 15, LIST);
    NeighborAnswer fourth = answer(4, T, 15, 16, LIST);
    session.inOrder(first).forEach(this::merge);

    assertThat(session.inOrder(fourth)).isEmpty();
    assertThat(session.inOrder(second)).containsExactly(second);
    merge(second);
    assertThat(session.inOrder(third)).containsExactly(third, fourth);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderOfArrivalGivesTheOrderOfTheTouches(long seed) {
    List<NeighborAnswer> touched = new ArrayList<>();
    for (int i = 0; i < SessionNeighbors.MOST_HELD_BACK; i++) {
      touched.add(answer(i, T, i == 0 ? Touch.NONE : i - 1, i, LIST));
    }
    List<NeighborAnswer> arrived = new ArrayList<>(touched);
    Collections.shuffle(arrived, new Random(seed));
    List<NeighborAnswer> merged = new ArrayList<>();
    for (NeighborAnswer answer : arrived) {
      for (NeighborAnswer ready : session.inOrder(answer)) {
        assertThat(merge(ready)).isTrue();
        merged.add(ready);
      }
    }

    assertThat(merged).isEqualTo(touched);
  }

  @Test
  void answersHeldBackKeepTheSessionAlive() {
    session.inOrder(answer(2, T, 10, 11, LIST));

    assertThat(session.newestTime()).isEqualTo(T);
    assertThat(session.isExpired(T + EXPIRY - 1, SessionConfig.DEFAULT)).isFalse();
    assertThat(session.isExpired(T + EXPIRY, SessionConfig.DEFAULT)).isTrue();
  }

  @Test
  void holdsAnAnswerBackUntilTheOneBeforeItHasCome() {
    NeighborAnswer first = answer(1, T, Touch.NONE, T, LIST);
    NeighborAnswer second = answer(2, T + 1, T, T + 1, LIST);
    NeighborAnswer third = answer(3, T + 2, T + 1, T + 2, LIST);

    assertThat(session.inOrder(third)).isEmpty();
    assertThat(session.inOrder(second)).isEmpty();
    assertThat(session.inOrder(first)).containsExactly(first, second, third);
  }

  @Test
  void knowsTheNewestTimeWhileAllAnswersAreHeldBack() {
    session.inOrder(answer(2, T + 1, T, T + 1, list()));

    assertThat(session.newestTime()).isEqualTo(T + 1);
  }

  @Test
  void givesUpWaitingWhenTooManyAnswersAreHeldBack() {
    List<NeighborAnswer> chain = new ArrayList<>();
    for (int i = 1; i <= SessionNeighbors.MOST_HELD_BACK + 1; i++) {
      chain.add(answer(i, T + i, T + i - 1, T + i, list()));
    }
    List<NeighborAnswer> released = new ArrayList<>();
    for (NeighborAnswer answer : chain) {
      released.addAll(session.inOrder(answer));
    }
    assertThat(released).isEqualTo(chain);
    released.forEach(this::merge);

    // The one that was given up comes after all: it is merged at once and makes no list.
    NeighborAnswer late = answer(99, T, Touch.NONE, T, LIST);
    assertThat(session.inOrder(late)).containsExactly(late);
    assertThat(merge(late)).isFalse();
  }

  private boolean merge(NeighborAnswer answer) {
    return session.merge(typed(answer, InteractionType.CLICKS), CONFIG, SessionConfig.DEFAULT);
  }

  private List<Long> items() {
    List<Long> items = new ArrayList<>();
    for (int position = 0; position < session.size(); position++) {
      items.add(session.item(position));
    }
    return items;
  }

  @Test
  void givesUpWhatAWatermarkHasPassed() {
    NeighborAnswer second = answer(2, T + 10, T, T + 10, LIST);
    NeighborAnswer third = answer(3, T + 20, T + 10, T + 20, LIST);
    NeighborAnswer fifth = answer(5, T + 40, T + 30, T + 40, LIST);
    session.inOrder(second);
    session.inOrder(third);
    session.inOrder(fifth);

    assertThat(session.overdue(T + 9)).isEmpty();
    // The first is given up; the third follows the second, and the fifth still waits.
    assertThat(session.overdue(T + 10)).containsExactly(second, third);
    assertThat(session.overdue(T + 40)).containsExactly(fifth);
  }

  @Test
  void isNotExpiredBeforeTheFirstWatermark() {
    session.inOrder(answer(2, T + 10, T, T + 10, LIST));

    assertThat(session.isExpired(Touch.NONE + 1, SessionConfig.DEFAULT)).isFalse();
  }
}

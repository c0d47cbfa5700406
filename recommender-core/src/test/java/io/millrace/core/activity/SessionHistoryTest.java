package io.millrace.core.activity;

import static io.millrace.core.activity.Admission.ACCEPTED;
import static io.millrace.core.activity.Admission.REPEATED;
import static io.millrace.core.activity.Admission.TOO_OLD;
import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.ExactSessionHistory.Entry;
import io.millrace.core.model.InteractionType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session's history accepts, keeps, refuses and forgets. */
final class SessionHistoryTest {
  private static final long T = 1_600_000_000_000L;
  private static final long EXPIRY = Duration.ofDays(14).toMillis();
  private static final SessionConfig THREE = bound(3);

  private final SessionHistory history = new SessionHistory();

  @Test
  void keepsTheOrderOfTimesAndOfArrivalAmongEqualTimes() {
    click(5, T + 10);
    click(9, T);
    click(2, T + 10);

    assertThat(entries(history))
        .containsExactly(
            new Entry(9, T, CLICKS), new Entry(5, T + 10, CLICKS), new Entry(2, T + 10, CLICKS));
    assertThat(history.newestTime()).isEqualTo(T + 10);
  }

  @Test
  void tellsWhereTheLastAcceptedInteractionStands() {
    assertThat(history.lastPosition()).isEqualTo(-1);
    click(1, T);
    assertThat(history.lastPosition()).isEqualTo(0);
    click(2, T + 10);
    assertThat(history.lastPosition()).isEqualTo(1);
    click(3, T + 5);
    assertThat(history.lastPosition()).isEqualTo(1);
    // The history is full: item 1 leaves and all others move down by one place.
    click(4, T + 5);
    assertThat(history.lastPosition()).isEqualTo(1);
    assertThat(history.item(1)).isEqualTo(4);
  }

  @Test
  void forgetsTheOldestAtTheBound() {
    for (int i = 0; i < 10; i++) {
      click(i, T + i);
    }

    assertThat(entries(history))
        .containsExactly(
            new Entry(7, T + 7, CLICKS), new Entry(8, T + 8, CLICKS), new Entry(9, T + 9, CLICKS));
  }

  @Test
  void recognisesARepetitionByItemTimeAndType() {
    click(1, T);
    click(2, T + 1);

    assertThat(history.offer(1, T, CLICKS, THREE)).isEqualTo(REPEATED);
    assertThat(history.offer(2, T + 1, CLICKS, THREE)).isEqualTo(REPEATED);
    assertThat(history.size()).isEqualTo(2);
    assertThat(history.offer(2, T + 1, CARTS, THREE)).isEqualTo(ACCEPTED);
    assertThat(history.offer(2, T + 2, CLICKS, THREE)).isEqualTo(ACCEPTED);
  }

  @Test
  void recognisesARepetitionAtTheTimeOfTheNewestForgotten() {
    for (int item = 1; item <= 5; item++) {
      click(item, T);
    }

    // Items 1 and 2 were forgotten at T, and 3 to 5 are held at T.
    for (int item = 1; item <= 5; item++) {
      assertThat(history.offer(item, T, CLICKS, THREE)).isEqualTo(REPEATED);
    }
    assertThat(history.offer(1, T, ORDERS, THREE)).isEqualTo(ACCEPTED);
  }

  @Test
  void refusesWhatIsOlderThanAllThatTheFullHistoryHolds() {
    click(1, T);
    click(2, T + 1);
    assertThat(history.offer(9, T - 1, CLICKS, THREE)).isEqualTo(ACCEPTED);
    assertThat(history.offer(8, T - 2, CLICKS, THREE)).isEqualTo(TOO_OLD);

    // Item 9 is forgotten, so T - 1 is the newest forgotten time.
    click(3, T + 2);
    assertThat(history.offer(7, T - 1, CLICKS, THREE)).isEqualTo(TOO_OLD);
    assertThat(history.offer(9, T - 2, CLICKS, THREE)).isEqualTo(TOO_OLD);
  }

  @Test
  void numbersRiseByOneAndAreAtLeastTheTime() {
    click(1, T);
    assertThat(history.sequence()).isEqualTo(T);
    click(2, T);
    assertThat(history.sequence()).isEqualTo(T + 1);
    click(3, T + 1);
    assertThat(history.sequence()).isEqualTo(T + 2);
    click(4, T + 100);
    assertThat(history.sequence()).isEqualTo(T + 100);
    click(5, T + 50);
    assertThat(history.sequence()).isEqualTo(T + 101);
    history.offer(5, T + 50, CLICKS, THREE);
    assertThat(history.sequence()).isEqualTo(T + 101);
  }

  @Test
  void numbersGoOnAfterForgettingAll() {
    click(1, T);
    click(2, T);
    click(3, T);
    history.forgetAll(THREE);

    assertThat(history.size()).isZero();
    assertThat(history.lastPosition()).isEqualTo(-1);
    click(4, T + 1);
    assertThat(history.sequence()).isEqualTo(T + 3);
  }

  @Test
  void refusesRepetitionsAfterForgettingAll() {
    click(1, T);
    click(2, T + 1);
    history.forgetAll(THREE);

    assertThat(history.offer(1, T, CLICKS, THREE)).isEqualTo(TOO_OLD);
    assertThat(history.offer(2, T + 1, CLICKS, THREE)).isEqualTo(REPEATED);
    assertThat(history.offer(3, T + 1, CLICKS, THREE)).isEqualTo(ACCEPTED);
  }

  @Test
  void countsTheWholeLifeThoughItRemembersLess() {
    assertThat(history.activity(0)).isEqualTo(SessionActivity.NONE);
    for (int i = 0; i < 4; i++) {
      click(i, T + i);
    }
    history.offer(4, T + 4, CARTS, THREE);
    history.offer(4, T + 5, ORDERS, THREE);
    // A repetition and what is too old count nothing.
    history.offer(4, T + 5, ORDERS, THREE);
    history.offer(9, T, CLICKS, THREE);

    assertThat(history.activity(0.5f)).isEqualTo(new SessionActivity(4, 1, 1, T, T + 5, 0.5f));
  }

  @Test
  void aLateInteractionMovesTheFirstTime() {
    click(1, T);
    click(2, T - 5);

    assertThat(history.activity(0)).isEqualTo(new SessionActivity(2, 0, 0, T - 5, T, 0));
  }

  @Test
  void aNewLifeCountsFromNothing() {
    click(1, T);
    click(2, T + 1);
    history.forgetAll(THREE);
    assertThat(history.activity(0)).isEqualTo(SessionActivity.NONE);

    click(3, T + EXPIRY);
    assertThat(history.activity(0))
        .isEqualTo(new SessionActivity(1, 0, 0, T + EXPIRY, T + EXPIRY, 0));
  }

  @Test
  void aFullCounterStaysFull() {
    history.counts[CLICKS.code()] = Integer.MAX_VALUE;
    click(1, T);

    assertThat(history.activity(0).clicks()).isEqualTo(Integer.MAX_VALUE);
    assertThat(history.activity(0).interactions()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void expiresSoLongAfterTheNewestInteraction() {
    assertThat(history.isExpired(T, THREE)).isFalse();
    click(1, T);
    click(2, T - 5);

    assertThat(history.isExpired(T + EXPIRY - 1, THREE)).isFalse();
    assertThat(history.isExpired(T + EXPIRY, THREE)).isTrue();
  }

  @Test
  void takesASmallerBoundThanBefore() {
    for (int i = 0; i < 10; i++) {
      history.offer(i, T + i, CLICKS, bound(10));
    }

    // The bound of 3 leaves T + 7 to T + 9, so an interaction at T + 2 is too old.
    assertThat(history.offer(90, T + 2, CLICKS, THREE)).isEqualTo(TOO_OLD);
    assertThat(history.offer(91, T + 8, CLICKS, THREE)).isEqualTo(ACCEPTED);
    assertThat(history.lastPosition()).isEqualTo(1);
    assertThat(entries(history))
        .containsExactly(
            new Entry(8, T + 8, CLICKS), new Entry(91, T + 8, CLICKS), new Entry(9, T + 9, CLICKS));
  }

  @Test
  void keepsNoMoreAsideThanASmallerBoundAllows() {
    for (int i = 0; i < 20; i++) {
      history.offer(i, T, CLICKS, bound(10));
    }
    click(90, T);

    assertThat(history.size()).isEqualTo(3);
    assertThat(history.forgottenSize).isEqualTo(3);
  }

  @Test
  void agreesWithTheReference() {
    SessionConfig config = bound(5);
    Random random = new Random(11);
    for (int run = 0; run < 200; run++) {
      SessionHistory bounded = new SessionHistory();
      ExactSessionHistory exact = new ExactSessionHistory();
      for (int i = 0; i < 200; i++) {
        // At one time there are 5 items × 2 types: twice the bound, the most that is promised.
        long item = random.nextInt(5);
        InteractionType type = InteractionType.ofCode(random.nextInt(2));
        long time = T + i / 5 - random.nextInt(6);
        Admission admission = bounded.offer(item, time, type, config);
        List<Entry> all = exact.entries();
        if (admission == TOO_OLD) {
          assertThat(all).hasSizeGreaterThanOrEqualTo(5);
          assertThat(time).isLessThan(all.get(all.size() - 5).time());
        } else {
          assertThat(admission).isEqualTo(exact.offer(item, time, type));
        }
        assertThat(entries(bounded)).isEqualTo(newest(exact.entries(), 5));
      }
    }
  }

  @Test
  void aStreamDeliveredTwiceChangesNothing() throws IOException {
    SessionConfig config = bound(5);
    Random random = new Random(12);
    List<Entry> stream = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      stream.add(
          new Entry(
              random.nextInt(5),
              T + i / 3 - random.nextInt(10),
              InteractionType.ofCode(random.nextInt(2))));
    }
    stream.forEach(entry -> history.offer(entry.item(), entry.time(), entry.type(), config));
    byte[] before = written(history);

    for (Entry entry : stream) {
      assertThat(history.offer(entry.item(), entry.time(), entry.type(), config))
          .isNotEqualTo(ACCEPTED);
    }
    assertThat(written(history)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recognisesTwiceTheBoundAtOneTimeInAnyOrder(long seed) throws IOException {
    SessionConfig config = bound(60);
    List<Long> items = new ArrayList<>();
    for (long item = 0; item < 120; item++) {
      items.add(item);
      assertThat(history.offer(item, T, CLICKS, config)).isEqualTo(ACCEPTED);
    }
    byte[] before = written(history);

    Collections.shuffle(items, new Random(seed));
    for (long item : items) {
      assertThat(history.offer(item, T, CLICKS, config)).isEqualTo(REPEATED);
    }
    assertThat(written(history)).isEqualTo(before);
  }

  @Test
  void staysBoundedWithMoreThanTwiceTheBoundAtOneTime() {
    SessionConfig config = SessionConfig.DEFAULT;
    for (int delivery = 0; delivery < 2; delivery++) {
      for (long item = 0; item < 120; item++) {
        history.offer(item, T, CLICKS, config);
      }
    }

    // 50 are held and 50 kept aside; the first 20 of the 120 are unknown when they come again.
    assertThat(history.size()).isEqualTo(50);
    assertThat(history.forgottenSize).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"in order", "backwards", "at one time", "anyhow"})
  void aSessionOfThousandsOfInteractionsIsBounded(String times) throws IOException {
    Random random = new Random(12);
    int accepted = 0;
    for (int i = 0; i < 5_000; i++) {
      long time =
          switch (times) {
            case "in order" -> T + i;
            case "backwards" -> T - i;
            case "at one time" -> T;
            default -> T + random.nextInt(200);
          };
      if (history.offer(i, time, CLICKS, SessionConfig.DEFAULT) == ACCEPTED) {
        accepted++;
      }
      // 50 interactions of 17 bytes, 50 forgotten ones of 9 bytes at one time, and the rest.
      assertThat(written(history)).hasSizeLessThanOrEqualTo(50 * 17 + 50 * 9 + 44);
    }
    assertThat(accepted).isGreaterThanOrEqualTo(50);
    assertThat(history.activity(0).clicks()).isEqualTo(accepted);
  }

  private void click(long item, long time) {
    assertThat(history.offer(item, time, CLICKS, THREE)).isEqualTo(ACCEPTED);
  }

  private static SessionConfig bound(int historyLength) {
    return new SessionConfig(
        historyLength, Duration.ofMillis(EXPIRY), SessionConfig.DEFAULT.activityDecay());
  }

  private static List<Entry> entries(SessionHistory history) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      entries.add(new Entry(history.item(i), history.time(i), history.type(i)));
    }
    return entries;
  }

  private static List<Entry> newest(List<Entry> entries, int count) {
    return entries.subList(Math.max(0, entries.size() - count), entries.size());
  }

  private static byte[] written(SessionHistory history) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SessionHistoryFormat().write(history, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

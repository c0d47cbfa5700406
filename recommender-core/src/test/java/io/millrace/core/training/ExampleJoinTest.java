package io.millrace.core.training;

import static io.millrace.core.training.ExampleFixtures.T;
import static io.millrace.core.training.ExampleFixtures.cart;
import static io.millrace.core.training.ExampleFixtures.click;
import static io.millrace.core.training.ExampleFixtures.contents;
import static io.millrace.core.training.ExampleFixtures.list;
import static io.millrace.core.training.ExampleFixtures.order;
import static io.millrace.core.training.ExampleFixtures.positions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Lists of one session, joined with what the session did afterwards. */
final class ExampleJoinTest {
  private static final long HORIZON = 100;
  private static final ExampleConfig CONFIG =
      new ExampleConfig(Duration.ofMillis(HORIZON), 2, 3, 50);

  private final ExampleFixtures.Collected output = new ExampleFixtures.Collected();
  private final PendingExamples pending = new PendingExamples();
  private final PendingLists lists = PendingLists.inMemory();
  private ExampleJoin join = new ExampleJoin(CONFIG);
  private long now = T;

  @Test
  void numbersTheDistinctItemsOfEachTypeInTheOrderOfTime() {
    offer(list(T, 1, 2, 3, 4, 5));
    // Clicks: 9 is first though it is no candidate, then 3, which comes twice, then 2 and 1 again.
    offer(click(9, T + 1), click(3, T + 2), click(3, T + 3), click(2, T + 4), click(1, T + 5));
    // Carts and orders have numbers of their own.
    offer(cart(2, T + 6), order(2, T + 7), order(5, T + 8));

    TrainingExample example = completed();
    assertThat(positions(example))
        .isEqualTo(
            Map.of(
                1L, List.of(4, 0, 0),
                2L, List.of(3, 1, 1),
                3L, List.of(2, 0, 0),
                5L, List.of(0, 0, 2)));
    // Item 4 is the only other one; it stands for itself.
    assertThat(example.items()).containsExactly(1, 2, 3, 4, 5);
    assertThat(example.weights()).containsExactly(1, 1, 1, 1, 1);
    assertThat(example.features()).containsExactly(0, -0f, 1, -1, 2, -2, 3, -3, 4, -4);
    assertThat(example.schemaHash()).isEqualTo(-2);
  }

  @Test
  void waitsUntilTheHorizonHasPassed() {
    offer(list(T, 2));
    assertThat(join.due(pending)).isEqualTo(T + HORIZON);
    advance(T + HORIZON - 1);
    assertThat(output.examples).isEmpty();
    offer(click(2, T + HORIZON));
    advance(T + HORIZON);
    assertThat(positions(output.examples.get(0))).isEqualTo(Map.of(2L, List.of(1, 0, 0)));
  }

  @Test
  void theInteractionThatMadeTheListAndThoseBeforeItLabelNothing() {
    offer(click(1, T), click(2, T - 1), list(T, 1, 2), click(1, T));
    assertThat(positions(completed())).isEmpty();
  }

  @Test
  void anotherInteractionOfTheSameMillisecondCountsUnlessTheHistoryHasIt() {
    List<SessionItem> history =
        List.of(
            new SessionItem(1, T, InteractionType.CLICKS, 1, 0, 0),
            new SessionItem(2, T, InteractionType.CARTS, 1, 1, 0));
    offer(list(T, history, 1, 2, 3));
    // Item 2 was clicked and carted before the list, at the same time; it cannot be told apart.
    // That it was ordered is new, as is the cart of item 1.
    offer(cart(2, T), click(2, T), order(2, T), cart(1, T), click(3, T));
    assertThat(positions(completed()))
        .isEqualTo(Map.of(1L, List.of(0, 1, 0), 2L, List.of(0, 0, 1), 3L, List.of(1, 0, 0)));
  }

  @Test
  void whatTheListKnewAlreadyLabelsNothingThoughItsTimeIsLater() {
    // The interaction of the list came late: the session had clicked 2 by then.
    List<SessionItem> history =
        List.of(
            new SessionItem(2, T + 5, InteractionType.CLICKS, 1, 0, 0),
            new SessionItem(1, T, InteractionType.CLICKS, 1, 0, 0));
    offer(list(T, history, 2, 3), click(2, T + 5), click(3, T + 6));
    assertThat(positions(completed())).isEqualTo(Map.of(3L, List.of(1, 0, 0)));
  }

  @Test
  void keepsSomeOfTheOthersInPlaceOfAll() {
    offer(list(T, LongStream.range(10, 20).toArray()), click(12, T + 1), order(17, T + 2));
    TrainingExample example = completed();
    // 8 others, of which 2 are kept: the first, and one that stands for the 7 behind it.
    assertThat(example.size()).isEqualTo(4);
    float sum = 0;
    for (int i = 0; i < example.size(); i++) {
      boolean chosen =
          example.items()[i] != 10 && example.items()[i] != 12 && example.items()[i] != 17;
      assertThat(example.weights()[i]).isEqualTo(chosen ? 7 : 1);
      assertThat(example.features()[2 * i]).isEqualTo((float) (example.items()[i] - 10));
      sum += example.weights()[i];
    }
    assertThat(sum).isEqualTo(10);
    assertThat(example.items()).contains(10, 12, 17).isSorted();
  }

  /** 3,000 lists of 10 keep the first and one of 9 more: each about 333 times, give or take 17. */
  @Test
  void choosesTheOthersUniformly() {
    int[] kept = new int[10];
    for (int i = 0; i < 3_000; i++) {
      PendingExamples session = new PendingExamples();
      PendingLists own = PendingLists.inMemory();
      join.offer(session, own, list(T + i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), T, output);
      join.advance(session, own, T + i + HORIZON, output);
    }
    for (TrainingExample example : output.examples) {
      assertThat(example.weights()).containsExactly(1, 9);
      for (long item : example.items()) {
        kept[(int) item]++;
      }
    }
    assertThat(kept[0]).isEqualTo(3_000);
    for (int item = 1; item < kept.length; item++) {
      assertThat((double) kept[item]).isCloseTo(333, within(85.0));
    }
  }

  @Test
  void arrivalDoesNotMatterAsLongAsItIsInTime() {
    Random random = new Random(1);
    List<Object> arrivals = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      arrivals.add(list(T + random.nextInt(60), LongStream.range(1, 12).toArray()));
    }
    for (int i = 0; i < 30; i++) {
      Interaction interaction =
          new Interaction(
              "s",
              random.nextInt(15),
              T + random.nextInt(200),
              InteractionType.ofCode(random.nextInt(3)));
      arrivals.add(interaction);
      if (i % 3 == 0) {
        arrivals.add(interaction);
      }
    }
    List<List<Object>> expected = run(arrivals);
    assertThat(expected).hasSize(4);
    for (int i = 0; i < 200; i++) {
      Collections.shuffle(arrivals, random);
      assertThat(run(arrivals)).isEqualTo(expected);
    }
  }

  private List<List<Object>> run(List<Object> arrivals) {
    ExampleFixtures.Collected collected = new ExampleFixtures.Collected();
    PendingExamples session = new PendingExamples();
    PendingLists own = PendingLists.inMemory();
    for (Object arrival : arrivals) {
      if (arrival instanceof ServedList list) {
        join.offer(session, own, list, T, collected);
      } else {
        join.offer(session, (Interaction) arrival, T);
      }
    }
    join.advance(session, own, T + 1_000, collected);
    assertThat(session.isEmpty()).isTrue();
    List<List<Object>> results = new ArrayList<>();
    collected.examples.forEach(example -> results.add(contents(example)));
    results.add(List.copyOf(collected.tooLate.stream().sorted().toList()));
    return results;
  }

  @Test
  void aRepeatedListMakesOneExample() {
    offer(list(T, 2), list(T, 2), click(2, T + 1));
    assertThat(positions(completed())).isEqualTo(Map.of(2L, List.of(1, 0, 0)));
  }

  @Test
  void countsWhatComesToAListTooLate() {
    offer(list(T, 2, 3), click(2, T + 1));
    advance(T + HORIZON);
    // 3 comes within the second horizon, at its first and at its last moment; then it is too late
    // even for that. 9 was no candidate.
    offer(click(3, T + HORIZON + 1), cart(3, T + 2 * HORIZON), order(3, T + 2 * HORIZON + 1));
    offer(click(9, T + HORIZON + 2));
    assertThat(join.due(pending)).isEqualTo(T + 2 * HORIZON);
    advance(T + 2 * HORIZON);
    assertThat(output.tooLate).containsExactly(InteractionType.CLICKS, InteractionType.CARTS);
    assertThat(lists.get(T)).isNull();
  }

  @Test
  void refusesWhatComesAfterItsHorizon() {
    now = T + HORIZON;
    assertThat(join.offer(pending, lists, list(T, 2), now, output)).isFalse();
    assertThat(join.offer(pending, click(2, T), now)).isFalse();
    assertThat(pending.isEmpty()).isTrue();
    assertThat(join.offer(pending, click(2, T + 1), now)).isTrue();
    // Before any watermark nothing is too late.
    assertThat(join.offer(pending, click(3, T - 5_000), Long.MIN_VALUE)).isTrue();
  }

  @Test
  void tooManyListsLeaveTheFirst() {
    offer(list(T + 3, 2), list(T + 1, 2), list(T + 4, 2), list(T + 2, 2));
    assertThat(output.dropped).isEqualTo(1);
    assertThat(lists.get(T + 4)).isNull();
    advance(T + 1_000);
    assertThat(output.examples.stream().map(TrainingExample::time))
        .containsExactly(T + 1, T + 2, T + 3);
  }

  @Test
  void aListWhoseOutcomesWereNotAllKeptMakesNoExample() {
    join = new ExampleJoin(new ExampleConfig(Duration.ofMillis(HORIZON), 2, 10, 3));
    offer(list(T, 2), list(T + 150, 2));
    // There is room for three, so that of T + 101 is refused: beyond the first list's horizon.
    offer(click(2, T + 1), click(3, T + 2), click(4, T + 101), click(5, T + 3));
    advance(T + HORIZON);
    assertThat(output.examples).hasSize(1);
    // That of T + 160 is refused too, by one that came before it.
    offer(click(2, T + 151), click(3, T + 152), click(4, T + 160), click(5, T + 153));
    advance(T + 250);
    assertThat(output.examples).hasSize(1);
    assertThat(output.dropped).isEqualTo(1);
    advance(T + 1_000);
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void forgetsASessionThatHasNoLists() {
    offer(click(2, T), click(3, T + 40));
    assertThat(join.due(pending)).isEqualTo(T + 40 + HORIZON);
    advance(T + 40 + HORIZON);
    assertThat(pending.isEmpty()).isTrue();
    assertThat(join.due(pending)).isEqualTo(PendingExamples.NEVER);
  }

  @Test
  void anEmptyListMakesAnEmptyExample() {
    offer(list(T), click(2, T + 1));
    assertThat(completed().size()).isZero();
  }

  @Test
  void aPositionBeyondWhatAByteHoldsIsTheHighest() {
    join = new ExampleJoin(new ExampleConfig(Duration.ofSeconds(1), 2, 3, 1_000));
    offer(list(T, 500));
    for (int i = 1; i <= 200; i++) {
      offer(click(1_000 + i, T + i));
    }
    offer(click(500, T + 300));
    advance(T + 1_000);
    assertThat(positions(output.examples.get(0))).isEqualTo(Map.of(500L, List.of(127, 0, 0)));
  }

  private void offer(Object... arrivals) {
    for (Object arrival : arrivals) {
      boolean taken =
          arrival instanceof ServedList list
              ? join.offer(pending, lists, list, now, output)
              : join.offer(pending, (Interaction) arrival, now);
      assertThat(taken).isTrue();
    }
  }

  private void advance(long time) {
    now = time;
    join.advance(pending, lists, time, output);
  }

  private TrainingExample completed() {
    advance(T + HORIZON);
    assertThat(output.examples).hasSize(1);
    return output.examples.get(0);
  }
}

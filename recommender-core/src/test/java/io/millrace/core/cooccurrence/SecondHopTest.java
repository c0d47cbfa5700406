package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an item remembers of what it was told, and how its answers are completed from that. */
final class SecondHopTest {
  private static final long T = 1_600_000_000_000L;
  private static final long HALF_LIFE = Duration.ofDays(7).toMillis();
  private static final long EXPIRY = Duration.ofDays(30).toMillis();
  private static final long ITEM = 1;

  private final SecondHop secondHop = secondHop("item-cf", 2, 3, 2);
  private final ToldNeighbors told = new ToldNeighbors();

  @Test
  void followsTheHeaviestNeighboursToTheirs() {
    secondHop.learn(told, gossip(2, T, 1, new long[] {5, ITEM}, 0.5f, 0.25f));
    secondHop.learn(told, gossip(4, T, 1, new long[] {5, 6}, 0.25f, 0.5f));
    secondHop.learn(told, gossip(3, T, 1, new long[] {7}, 0.9f));

    NeighborList hop =
        secondHop
            .complete(told, answer(T, neighbor(2, 3), neighbor(3, 1), neighbor(4, 2)))
            .secondHop();

    // The two heaviest are 2 with 3 / (1 + 6) and 4 with 2 / (1 + 6); 3 is not followed, and
    // nothing leads back to the item itself.
    //   5: 3/7 · 0.5 + 2/7 · 0.25 = 2/7        6: 2/7 · 0.5 = 1/7
    // 2 is similar by what it says of the item and by 2's own place among the item's neighbours:
    // √(0.25 · 0.2) + √(0.2 · 3/7); 4 and 3 by their places alone: √(0.2 · 2/7) and √(0.2 · 1/7).
    // Each leads back with 1 / (1 + 3).
    assertThat(hop.rules()).isEqualTo(3);
    assertThat(hop.items).containsExactly(5, 6, 2, 4, 3);
    assertThat(hop.weights)
        .containsExactly(
            new float[] {
              2 / 7f, 0, 0, 1 / 7f, 0, 0, 0, 0.516376f, 0.25f, 0, 0.239046f, 0.25f, 0, 0.169031f,
              0.25f
            },
            within(1e-5f));
  }

  @Test
  void carriesNoMoreThanTheListLengthAndTiesGoByItemNumber() {
    secondHop.learn(told, gossip(2, T, 1, new long[] {9, 8, 7}, 0.25f, 0.25f, 0.25f));

    assertThat(secondHop.complete(told, answer(T, neighbor(2, 1))).secondHop().items)
        .containsExactly(7, 8, 2);
  }

  @Test
  void aNeighbourThatNeverToldLeadsNowhere() {
    NeighborAnswer complete = secondHop.complete(told, answer(T, neighbor(2, 3)));

    assertThat(complete.secondHop()).isSameAs(NeighborList.EMPTY);
    assertThat(complete.neighbors().items).containsExactly(2);
  }

  @Test
  void whatItsOwnSessionDidNextIsNotSeen() {
    NeighborAnswer answer = answer(T, neighbor(2, 3));
    long own = Touch.hash(answer.touch().session());
    long[] items = {5};
    float[] shares = {0.5f};

    secondHop.learn(told, new Gossip(ITEM, 2, T + 1, own, 1, 0, items, shares));
    assertThat(secondHop.complete(told, answer).secondHop().size()).isZero();

    // What it did before, and what others do at any time, is.
    secondHop.learn(told, new Gossip(ITEM, 2, T + 2, own + 1, 1, 0, items, shares));
    assertThat(secondHop.complete(told, answer).secondHop().items).containsExactly(5, 2);
    secondHop.learn(told, new Gossip(ITEM, 2, T + 3, own, 1, 0, items, shares));
    assertThat(secondHop.complete(told, answer(T + 3, neighbor(2, 3))).secondHop().items)
        .containsExactly(5, 2);
  }

  @Test
  void withoutTheRuleThereIsNoSecondHop() {
    SecondHop none = secondHop("no-such-rule", 2, 3, 2);
    none.learn(told, gossip(2, T, 1, new long[] {5}, 0.5f));

    assertThat(none.complete(told, answer(T, neighbor(2, 3))).secondHop().size()).isZero();
  }

  @Test
  void dividesByTheCountsWhereTheRuleHasACosine() {
    secondHop.learn(told, new Gossip(ITEM, 2, T, 0, 3, 3, new long[0], new float[0]));
    NeighborAnswer answer = answer(T, neighbor(2, 3), neighbor(3, 1));

    NeighborList normalized = secondHop.complete(told, answer).neighbors();

    // The item counts 8, neighbour 2 counts 3: 3 / √(9 · 4). Neighbour 3 never told and counts as
    // the item does: 1 / √(9 · 9). The weights of adjacent, 7, stay as they are.
    assertThat(normalized.weights).containsExactly(new float[] {7, 0.5f, 7, 1 / 9f}, within(1e-6f));
    // What came in is not changed.
    assertThat(answer.neighbors().weights).containsExactly(7, 3, 7, 1);
  }

  @Test
  void theNewerOfWhatANeighbourTellsHolds() {
    secondHop.learn(told, gossip(2, T, 5, new long[] {5}, 0.5f));
    secondHop.learn(told, gossip(2, T + 1, 6, new long[] {6}, 0.5f));
    secondHop.learn(told, gossip(2, T - 1, 7, new long[] {7}, 0.5f));

    assertThat(weights()).isEqualTo(Map.of(2L, 6f));
    assertThat(told.updatedAt()).isEqualTo(T + 1);
    assertThat(secondHop.complete(told, answer(T + 1, neighbor(2, 3))).secondHop().items)
        .containsExactly(6, 2);
  }

  @Test
  void theMostWeaklyTiedNeighbourLeaves() {
    secondHop.learn(told, gossip(2, T, 3));
    secondHop.learn(told, gossip(3, T, 1));
    secondHop.learn(told, gossip(4, T, 2));
    secondHop.learn(told, gossip(5, T, 2.5f));

    assertThat(weights()).isEqualTo(Map.of(2L, 3f, 4L, 2f, 5L, 2.5f));
  }

  @Test
  void anotherThatIsNoStrongerStaysOutside() {
    secondHop.learn(told, gossip(2, T, 3));
    secondHop.learn(told, gossip(3, T, 1));
    secondHop.learn(told, gossip(4, T, 2));
    secondHop.learn(told, gossip(5, T, 1));

    assertThat(weights()).containsOnlyKeys(2L, 3L, 4L);
  }

  @Test
  void theSmallerOfEquallyWeakItemNumbersLeaves() {
    for (long from : new long[] {4, 2, 3}) {
      secondHop.learn(told, gossip(from, T, 1));
    }
    secondHop.learn(told, gossip(9, T, 2));

    assertThat(weights()).containsOnlyKeys(3L, 4L, 9L);
  }

  @Test
  void anOldTieIsWeakerThanItWas() {
    secondHop.learn(told, gossip(2, T, 3));
    secondHop.learn(told, gossip(3, T + 2 * HALF_LIFE, 1));
    secondHop.learn(told, gossip(4, T + 2 * HALF_LIFE, 1.5f));
    secondHop.learn(told, gossip(5, T + 2 * HALF_LIFE, 0.8f));

    // Two half-lives later the 3 are worth 0.75.
    assertThat(weights()).containsOnlyKeys(3L, 4L, 5L);
  }

  @Test
  void shrinksToASmallerCapacity() {
    for (long from = 2; from < 5; from++) {
      secondHop.learn(told, gossip(from, T, (float) from));
    }
    secondHop("item-cf", 1, 1, 2).learn(told, gossip(9, T, 1));

    assertThat(weights()).containsOnlyKeys(4L);
  }

  @Test
  void isExpiredWhenNothingWasToldForTheExpiry() {
    assertThat(secondHop.isExpired(told, T)).isFalse();
    secondHop.learn(told, gossip(2, T, 3));
    secondHop.learn(told, gossip(3, T + 5, 3));
    // Answers read what was told, and change nothing.
    secondHop.complete(told, answer(T + 7));

    assertThat(secondHop.isExpired(told, Long.MIN_VALUE)).isFalse();
    assertThat(secondHop.isExpired(told, T + 5 + EXPIRY - 1)).isFalse();
    assertThat(secondHop.isExpired(told, T + 5 + EXPIRY)).isTrue();
  }

  @Test
  void whatIsExpiredIsForgotten() {
    secondHop.learn(told, gossip(2, T, 3, new long[] {5}, 0.5f));
    assertThat(secondHop.complete(told, answer(T + EXPIRY - 1, neighbor(2, 3))).secondHop().size())
        .isEqualTo(2);
    assertThat(
            secondHop.complete(told, answer(T + 2 * EXPIRY - 1, neighbor(2, 3))).secondHop().size())
        .isZero();

    secondHop.learn(told, gossip(3, T + 2 * EXPIRY, 1));
    secondHop.learn(told, gossip(4, T + 3 * EXPIRY, 1));
    assertThat(weights()).containsOnlyKeys(4L);
  }

  private Map<Long, Float> weights() {
    Map<Long, Float> weights = new TreeMap<>();
    for (int i = 0; i < told.size(); i++) {
      weights.put(told.told[i].from(), told.told[i].weight());
    }
    assertThat(weights).hasSize(told.size());
    return weights;
  }

  private static Gossip gossip(long from, long time, float weight) {
    return gossip(from, time, weight, new long[0]);
  }

  private static Gossip gossip(
      long from, long time, float weight, long[] neighbors, float... shares) {
    return new Gossip(ITEM, from, time, 0, weight, 3, neighbors, shares);
  }

  /** An answer of the item, which counts 8; each neighbour has 7 under the first rule. */
  private static NeighborAnswer answer(long time, double[]... neighbors) {
    long[] items = new long[neighbors.length];
    float[] weights = new float[2 * items.length];
    for (int i = 0; i < items.length; i++) {
      items[i] = (long) neighbors[i][0];
      weights[2 * i] = 7;
      weights[2 * i + 1] = (float) neighbors[i][1];
    }
    Touch touch =
        new Touch(
            "s", Touch.NONE, time, InteractionType.CLICKS, SessionActivity.NONE, 0, Touch.NONE);
    return new NeighborAnswer(
        touch, ITEM, time, 8, new NeighborList(2, items, weights), NeighborList.EMPTY);
  }

  private static double[] neighbor(long item, double weight) {
    return new double[] {item, weight};
  }

  private static SecondHop secondHop(String rule, int reach, int capacity, int listLength) {
    return new SecondHop(
        new CoOccurrenceConfig(
            List.of(AdjacentRule.DEFAULT, ItemCfRule.DEFAULT),
            20,
            96,
            new ForwardDecay(Duration.ofMillis(HALF_LIFE)),
            20,
            Duration.ofMillis(EXPIRY),
            new SecondHopConfig(rule, reach, 3, 2, capacity, listLength)));
  }
}

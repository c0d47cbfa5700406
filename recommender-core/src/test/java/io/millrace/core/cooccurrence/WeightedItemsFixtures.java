package io.millrace.core.cooccurrence;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random lists of neighbours and visits, and their contents, for the tests of formats. */
public final class WeightedItemsFixtures {
  private WeightedItemsFixtures() {}

  /** A list of up to 30 neighbours under one to three rules. */
  public static NeighborList randomList(Random random) {
    int rules = 1 + random.nextInt(3);
    long[] items = random.longs(random.nextInt(31)).toArray();
    return new NeighborList(rules, items, randomWeights(random, rules * items.length));
  }

  /** All that a list holds, in a form that compares by content. */
  public static Object contents(NeighborList list) {
    List<Object> contents = new ArrayList<>(List.of(list.rules()));
    for (int i = 0; i < list.size(); i++) {
      contents.add(list.item(i));
      for (int r = 0; r < list.rules(); r++) {
        contents.add(list.weight(i, r));
      }
    }
    return contents;
  }

  static float[] randomWeights(Random random, int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = random.nextFloat();
    }
    return weights;
  }

  private static SessionActivity randomActivity(Random random) {
    long firstTime = random.nextInt();
    return new SessionActivity(
        random.nextInt(100),
        random.nextInt(100),
        random.nextInt(100),
        firstTime,
        firstTime + random.nextInt(100),
        random.nextFloat());
  }

  /** The touch in the released bytes of a version; version 1 has no type and no activity. */
  static Touch releasedTouch(int version) {
    long time = 1_600_000_000_000L;
    return new Touch(
        "s",
        time - 1,
        time,
        version == 1 ? InteractionType.CLICKS : InteractionType.ORDERS,
        version == 1 ? SessionActivity.NONE : new SessionActivity(3, 2, 1, time - 7, time, 0.75f),
        time + 5,
        time - 2);
  }

  static Touch randomTouch(Random random) {
    return new Touch(
        "sitzung-ß-" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        InteractionType.ofCode(random.nextInt(3)),
        randomActivity(random),
        random.nextLong(),
        Touch.NONE);
  }
}

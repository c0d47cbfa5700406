package io.millrace.core.cooccurrence;

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

  static Touch randomTouch(Random random) {
    return new Touch(
        "sitzung-ß-" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        Touch.NONE);
  }
}

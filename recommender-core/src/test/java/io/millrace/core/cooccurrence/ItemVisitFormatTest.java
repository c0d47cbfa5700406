package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The format of visits to the rows of items. */
final class ItemVisitFormatTest extends StateFormatContract<ItemVisit> {
  @Override
  protected BinaryFormat<ItemVisit> format() {
    return new ItemVisitFormat();
  }

  @Override
  protected String name() {
    return "item-visit";
  }

  @Override
  protected ItemVisit randomValue(Random random) {
    int rules = 1 + random.nextInt(3);
    long[] neighbors = random.longs(random.nextInt(31)).toArray();
    return new ItemVisit(
        random.nextLong(),
        random.nextLong(),
        rules,
        neighbors,
        WeightedItemsFixtures.randomWeights(random, rules * neighbors.length),
        random.nextInt(neighbors.length + 1),
        random.nextLong(),
        random.nextBoolean() ? WeightedItemsFixtures.randomTouch(random) : null);
  }

  @Override
  protected ItemVisit released() {
    return released(4);
  }

  @Override
  protected ItemVisit released(int version) {
    return new ItemVisit(
        7,
        1_600_000_000_000L,
        2,
        new long[] {8},
        new float[] {1, 0.25f},
        version < 3 ? 0 : 1,
        version < 4 ? 0 : 5,
        WeightedItemsFixtures.releasedTouch(version));
  }

  @Override
  protected Object contents(ItemVisit visit) {
    return List.of(
        visit.item(),
        visit.time(),
        WeightedItemsFixtures.contents(
            new NeighborList(visit.rules(), visit.neighbors, visit.increments)),
        visit.near(),
        visit.cause(),
        Optional.ofNullable(visit.touch()));
  }
}

package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import java.util.Random;

/** The format of lists of neighbours. */
final class NeighborListFormatTest extends BinaryFormatContract<NeighborList> {
  @Override
  protected BinaryFormat<NeighborList> format() {
    return new NeighborListFormat();
  }

  @Override
  protected String name() {
    return "neighbor-list";
  }

  @Override
  protected NeighborList randomValue(Random random) {
    return WeightedItemsFixtures.randomList(random);
  }

  @Override
  protected Object contents(NeighborList list) {
    return WeightedItemsFixtures.contents(list);
  }
}

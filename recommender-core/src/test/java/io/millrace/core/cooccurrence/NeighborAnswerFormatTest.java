package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.List;
import java.util.Random;

/** The format of answers to touches. */
final class NeighborAnswerFormatTest extends StateFormatContract<NeighborAnswer> {
  @Override
  protected BinaryFormat<NeighborAnswer> format() {
    return new NeighborAnswerFormat();
  }

  @Override
  protected String name() {
    return "neighbor-answer";
  }

  @Override
  protected NeighborAnswer randomValue(Random random) {
    return new NeighborAnswer(
        WeightedItemsFixtures.randomTouch(random),
        random.nextLong(),
        random.nextLong(),
        random.nextFloat(),
        WeightedItemsFixtures.randomList(random),
        WeightedItemsFixtures.randomList(random));
  }

  @Override
  protected NeighborAnswer released() {
    return released(3);
  }

  /** Before version 3 there are no count and no second hop. */
  @Override
  protected NeighborAnswer released(int version) {
    return new NeighborAnswer(
        WeightedItemsFixtures.releasedTouch(version),
        7,
        1_600_000_000_000L,
        version < 3 ? 0 : 2.5f,
        new NeighborList(2, new long[] {8}, new float[] {1, 0.25f}),
        version < 3
            ? NeighborList.EMPTY
            : new NeighborList(1, new long[] {9}, new float[] {0.125f}));
  }

  @Override
  protected Object contents(NeighborAnswer answer) {
    return List.of(
        answer.touch(),
        answer.item(),
        answer.time(),
        answer.count(),
        WeightedItemsFixtures.contents(answer.neighbors()),
        WeightedItemsFixtures.contents(answer.secondHop()));
  }
}

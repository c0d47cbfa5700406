package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import java.util.List;
import java.util.Random;

/** The format of answers to touches. */
final class NeighborAnswerFormatTest extends BinaryFormatContract<NeighborAnswer> {
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
        WeightedItemsFixtures.randomList(random));
  }

  @Override
  protected Object contents(NeighborAnswer answer) {
    return List.of(
        answer.touch(),
        answer.item(),
        answer.time(),
        WeightedItemsFixtures.contents(answer.neighbors()));
  }
}

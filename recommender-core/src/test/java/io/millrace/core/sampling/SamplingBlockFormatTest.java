package io.millrace.core.sampling;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The state format of a block of the arrays. */
final class SamplingBlockFormatTest extends StateFormatContract<SamplingBlock> {

  @Override
  protected BinaryFormat<SamplingBlock> format() {
    return new SamplingBlockFormat();
  }

  @Override
  protected String name() {
    return "sampling-block";
  }

  @Override
  protected SamplingBlock randomValue(Random random) {
    SamplingShape shape =
        new SamplingShape(1 + random.nextInt(8), 1 + random.nextInt(3000), 1 + random.nextInt(9));
    int number = random.nextInt(shape.blocks());
    int length = shape.blockLength(number);
    return new SamplingBlock(
        shape,
        random.nextLong(),
        random.nextInt(shape.stepLength() + 1),
        number,
        random.longs(length).toArray(),
        hits(length, random),
        random.doubles(length, 1, 1e9).toArray());
  }

  private static char[] hits(int length, Random random) {
    char[] hits = new char[length];
    for (int i = 0; i < length; i++) {
      hits[i] = (char) random.nextInt(1 << 16);
    }
    return hits;
  }

  @Override
  protected SamplingBlock released() {
    // The second block of 4,098 slots has two.
    return new SamplingBlock(
        new SamplingShape(2, 2049, 4),
        1L << 40,
        3,
        1,
        new long[] {0, 77},
        new char[] {0, 0xfffe},
        new double[] {100, 2.5});
  }

  @Override
  protected Object contents(SamplingBlock block) {
    return SamplingFixtures.contents(block);
  }

  @Test
  void refusesBlocksThatTheShapeDoesNotHave() {
    SamplingShape shape = new SamplingShape(1, 4098, 4);
    assertThatThrownBy(
            () -> new SamplingBlock(shape, 1, 0, 2, new long[2], new char[2], new double[2]))
        .hasMessageContaining("block 2 of 2");
    assertThatThrownBy(
            () -> new SamplingBlock(shape, 1, 0, 1, new long[3], new char[2], new double[2]))
        .hasMessageContaining("3 values in a block of 2 slots");
    assertThatThrownBy(
            () -> new SamplingBlock(shape, 1, 5, 1, new long[2], new char[2], new double[2]))
        .hasMessageContaining("5 interactions");
  }
}

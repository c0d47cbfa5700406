package io.millrace.core.sampling;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.Random;

/** The state format of a block of probabilities. */
final class ProbabilityBlockFormatTest extends StateFormatContract<ProbabilityBlock> {

  @Override
  protected BinaryFormat<ProbabilityBlock> format() {
    return new ProbabilityBlockFormat();
  }

  @Override
  protected String name() {
    return "probability-block";
  }

  @Override
  protected ProbabilityBlock randomValue(Random random) {
    SamplingShape shape =
        new SamplingShape(1 + random.nextInt(8), 1 + random.nextInt(3000), 1 + random.nextInt(9));
    int number = random.nextInt(shape.blocks());
    char[] codes = new char[shape.blockLength(number)];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (char) random.nextInt(1 << 16);
    }
    return new ProbabilityBlock(shape, random.nextLong(), random.nextLong(), number, codes);
  }

  @Override
  protected ProbabilityBlock released() {
    // The second block of 4,098 slots has two.
    return new ProbabilityBlock(
        new SamplingShape(2, 2049, 4), 1L << 40, 1_600_000_000_000L, 1, new char[] {0, 0xfffe});
  }

  @Override
  protected Object contents(ProbabilityBlock block) {
    return SamplingFixtures.contents(block);
  }
}

package io.millrace.core.training;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The format of training examples. */
final class TrainingExampleFormatTest extends StateFormatContract<TrainingExample> {

  @Override
  protected BinaryFormat<TrainingExample> format() {
    return new TrainingExampleFormat();
  }

  @Override
  protected String name() {
    return "training-example";
  }

  @Override
  protected TrainingExample randomValue(Random random) {
    int size = random.nextInt(5);
    float[] features = new float[3 * size];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    float[] weights = new float[size];
    Arrays.fill(weights, 1 + random.nextInt(5));
    byte[] positions = new byte[3 * size];
    random.nextBytes(positions);
    return new TrainingExample(
        "s" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        InteractionType.ofCode(random.nextInt(3)),
        List.of(new SessionItem(random.nextLong(), 5, InteractionType.CARTS, 255, 1, 0)),
        random.nextLong(),
        random.longs(size).toArray(),
        features,
        weights,
        positions);
  }

  /** Two candidates with two features each. */
  @Override
  protected TrainingExample released() {
    return new TrainingExample(
        "s",
        1_600_000_000_001L,
        1_600_000_000_000L,
        1,
        InteractionType.CARTS,
        List.of(new SessionItem(1, 1_600_000_000_000L, InteractionType.CARTS, 2, 1, 0)),
        -2,
        new long[] {7, -8},
        new float[] {0, -0f, 1, -1},
        new float[] {1, 2.5f},
        new byte[] {1, 0, 127, 0, 2, 0});
  }

  @Override
  protected Object contents(TrainingExample example) {
    List<Object> contents =
        new ArrayList<>(
            List.of(
                example.session(),
                example.sequence(),
                example.time(),
                example.item(),
                example.type(),
                example.history(),
                example.schemaHash(),
                Arrays.toString(example.items()),
                Arrays.toString(example.weights()),
                Arrays.toString(example.positions())));
    for (float feature : example.features()) {
      contents.add(Float.floatToRawIntBits(feature));
    }
    return contents;
  }
}

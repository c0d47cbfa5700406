package io.millrace.core.training;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The format of served lists. */
final class ServedListFormatTest extends StateFormatContract<ServedList> {

  @Override
  protected BinaryFormat<ServedList> format() {
    return new ServedListFormat();
  }

  @Override
  protected String name() {
    return "served-list";
  }

  @Override
  protected ServedList randomValue(Random random) {
    int size = random.nextInt(5);
    float[] features = new float[3 * size];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    return new ServedList(
        "s" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        InteractionType.ofCode(random.nextInt(3)),
        List.of(new SessionItem(random.nextLong(), 5, InteractionType.CARTS, 255, 1, 0)),
        new ServedSchema(random.nextInt(), random.nextLong(), List.of("r"), List.of("a", "b")),
        random.longs(size).toArray(),
        features);
  }

  /** Two candidates with two features each. */
  @Override
  protected ServedList released() {
    return ExampleFixtures.list(ExampleFixtures.T, 7, -8);
  }

  @Override
  protected Object contents(ServedList list) {
    List<Object> contents =
        new ArrayList<>(
            List.of(
                list.session(),
                list.sequence(),
                list.time(),
                list.item(),
                list.type(),
                list.history(),
                list.schema(),
                Arrays.toString(list.items())));
    for (float feature : list.features()) {
      contents.add(Float.floatToRawIntBits(feature));
    }
    return contents;
  }
}

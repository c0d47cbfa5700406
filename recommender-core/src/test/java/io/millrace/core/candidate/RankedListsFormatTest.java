package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The format of finished lists. */
final class RankedListsFormatTest extends BinaryFormatContract<RankedLists> {
  @Override
  protected BinaryFormat<RankedLists> format() {
    return new RankedListsFormat();
  }

  @Override
  protected String name() {
    return "ranked-lists";
  }

  @Override
  protected RankedLists randomValue(Random random) {
    return new RankedLists(
        "s" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? "din-" + random.nextInt() : null,
        randomList(random),
        randomList(random),
        randomList(random));
  }

  @Override
  protected Object contents(RankedLists lists) {
    return lists;
  }

  private static List<RankedItem> randomList(Random random) {
    List<RankedItem> list = new ArrayList<>();
    int size = random.nextInt(21);
    for (int i = 0; i < size; i++) {
      list.add(
          new RankedItem(
              random.nextLong(),
              random.nextFloat(),
              "channel-" + random.nextInt(),
              random.nextBoolean() ? Long.valueOf(random.nextLong()) : null,
              random.nextBoolean() ? Float.valueOf(random.nextFloat()) : null,
              random.nextInt(1_000),
              random.nextFloat(),
              randomAttended(random)));
    }
    return list;
  }

  private static List<AttendedItem> randomAttended(Random random) {
    List<AttendedItem> attended = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attended.add(new AttendedItem(random.nextLong(), random.nextFloat()));
    }
    return attended;
  }
}

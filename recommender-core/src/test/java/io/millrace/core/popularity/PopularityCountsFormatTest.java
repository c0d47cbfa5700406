package io.millrace.core.popularity;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of popularity counts. */
final class PopularityCountsFormatTest extends StateFormatContract<PopularityCounts> {
  @Override
  protected BinaryFormat<PopularityCounts> format() {
    return new PopularityCountsFormat();
  }

  @Override
  protected String name() {
    return "popularity-counts";
  }

  @Override
  protected PopularityCounts randomValue(Random random) {
    int size = random.nextInt(50);
    return new PopularityCounts(
        random.nextLong(), random.longs(size).toArray(), random.doubles(size).toArray());
  }

  @Override
  protected PopularityCounts released() {
    return new PopularityCounts(1_600_000_000_000L, new long[] {5, -1}, new double[] {2.5, 0.0625});
  }

  @Override
  protected Object contents(PopularityCounts counts) {
    List<Object> contents = new ArrayList<>(List.of(counts.landmark()));
    for (int i = 0; i < counts.size(); i++) {
      contents.add(counts.item(i));
      contents.add(counts.count(i));
    }
    return contents;
  }
}

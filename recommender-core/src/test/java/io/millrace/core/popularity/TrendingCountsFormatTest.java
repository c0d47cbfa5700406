package io.millrace.core.popularity;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The state format of the counts behind the trending items. */
final class TrendingCountsFormatTest extends StateFormatContract<TrendingCounts> {

  @Override
  protected BinaryFormat<TrendingCounts> format() {
    return new TrendingCountsFormat();
  }

  @Override
  protected String name() {
    return "trending-counts";
  }

  @Override
  protected TrendingCounts randomValue(Random random) {
    int size = random.nextInt(50);
    return new TrendingCounts(
        random.longs(4).toArray(),
        random.longs(size).toArray(),
        random.doubles(4L * size).toArray(),
        random.nextLong(),
        random.longs(random.nextInt(20)).toArray());
  }

  @Override
  protected TrendingCounts released() {
    long time = 1_600_000_000_000L;
    return new TrendingCounts(
        new long[] {time, time + 1, time + 2, time + 3},
        new long[] {5, -1},
        new double[] {1, 2.5, 1.5, 4, 0.0625, 0.5, 0.25, 2},
        time + 4,
        new long[] {5});
  }

  @Override
  protected Object contents(TrendingCounts counts) {
    return List.of(
        Arrays.stream(counts.landmarks).boxed().toList(),
        Arrays.stream(counts.items).boxed().toList(),
        Arrays.stream(counts.counts).boxed().toList(),
        counts.refreshedAt,
        Arrays.stream(counts.top).boxed().toList());
  }
}

package io.millrace.core.activity;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of the distribution of activity. */
final class ActivityCountsFormatTest extends StateFormatContract<ActivityCounts> {

  @Override
  protected BinaryFormat<ActivityCounts> format() {
    return new ActivityCountsFormat();
  }

  @Override
  protected String name() {
    return "activity-counts";
  }

  @Override
  protected ActivityCounts randomValue(Random random) {
    return new ActivityCounts(random.nextLong(), random.doubles(random.nextInt(50)).toArray());
  }

  @Override
  protected ActivityCounts released() {
    return new ActivityCounts(1_600_000_000_000L, new double[] {2.5, 0, 0.0625});
  }

  @Override
  protected Object contents(ActivityCounts counts) {
    List<Object> contents = new ArrayList<>(List.of(counts.landmark()));
    for (int i = 0; i < counts.size(); i++) {
      contents.add(counts.weight(i));
    }
    return contents;
  }
}

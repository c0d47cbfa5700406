package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The state format of what the channels' calibration has counted. */
final class CalibrationCountsFormatTest extends StateFormatContract<CalibrationCounts> {
  @Override
  protected BinaryFormat<CalibrationCounts> format() {
    return new CalibrationCountsFormat();
  }

  @Override
  protected String name() {
    return "calibration-counts";
  }

  @Override
  protected CalibrationCounts randomValue(Random random) {
    int channels = random.nextInt(4);
    String[] names = new String[channels];
    Arrays.setAll(names, i -> "channel-ß-" + i);
    return new CalibrationCounts(
        random.nextLong(),
        random.nextDouble(),
        List.of(names),
        random.doubles(3).toArray(),
        random.doubles(channels * 600L).toArray(),
        random.doubles(channels * 600L).toArray());
  }

  /** Shorter than real ones: the lengths stand in the bytes. */
  @Override
  protected CalibrationCounts released() {
    return new CalibrationCounts(
        1_600_000_000_000L,
        1.5,
        List.of("revisit", "adjacent@last"),
        new double[] {3, 0, 0.5},
        new double[] {2, 1},
        new double[] {0.25});
  }

  @Override
  protected Object contents(CalibrationCounts counts) {
    return List.of(
        counts.landmark(),
        counts.growth(),
        counts.channels(),
        Arrays.toString(counts.interactions()),
        Arrays.toString(counts.offers()),
        Arrays.toString(counts.hits()));
  }
}

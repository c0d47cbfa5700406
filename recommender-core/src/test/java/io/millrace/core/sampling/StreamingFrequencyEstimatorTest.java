package io.millrace.core.sampling;

import static io.millrace.core.sampling.SamplingFixtures.config;
import static io.millrace.core.sampling.SamplingFixtures.contents;
import static io.millrace.core.sampling.SamplingFixtures.count;
import static io.millrace.core.sampling.SamplingFixtures.estimator;
import static io.millrace.core.sampling.SamplingFixtures.restored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.dynatrace.hash4j.hashing.Hashing;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the estimator makes of a stream of items. */
final class StreamingFrequencyEstimatorTest {

  private static final double TINY = 1e-12;

  @Test
  void movesTheMeanGapByTheLearningRate() {
    SamplingConfig config = config(new SamplingShape(1, 1_000, 1), 0.25, 100);
    StreamingFrequencyEstimator estimator = estimator(config, 1, 2, 2, 1, 1);

    // 1 comes at steps 1, 4 and 5: gaps of 1 (from step 0), 3 and 1.
    // 0.75·100 + 0.25·1 = 75.25; 0.75·75.25 + 0.25·3 = 57.1875; 0.75·57.1875 + 0.25 = 43.140625.
    assertThat(1 / estimator.probability(1)).isEqualTo(43.140625, within(TINY));
    // 2 comes at steps 2 and 3: 0.75·100 + 0.25·2 = 75.5; 0.75·75.5 + 0.25·1 = 56.875.
    assertThat(1 / estimator.probability(2)).isEqualTo(56.875, within(TINY));
    assertThat(estimator.logQ(2)).isEqualTo(-Math.log(56.875), within(TINY));
  }

  @Test
  void countsTheFirstGapFromTheBeginning() {
    SamplingConfig config = config(new SamplingShape(1, 1_000, 1), 0.5, 100);
    // 9 comes first at step 4: 0.5·100 + 0.5·4 = 52.
    assertThat(1 / estimator(config, 1, 1, 1, 9).probability(9)).isEqualTo(52, within(TINY));
  }

  @Test
  void averagesTheFirstGapsWhereItIsAskedTo() {
    SamplingConfig config =
        new SamplingConfig(new SamplingShape(1, 1_000, 1), 0.5, 100, true, Duration.ofSeconds(10));
    StreamingFrequencyEstimator estimator = estimator(config, 8, 9, 9, 8);
    // 9 comes at steps 2 and 3, 8 at 1 and 4: the means of 2 and 1, and of 1 and 3.
    assertThat(1 / estimator.probability(9)).isEqualTo(1.5, within(TINY));
    assertThat(1 / estimator.probability(8)).isEqualTo(2, within(TINY));
    // From the third on it is α: 0.5·1.5 + 0.5·2 = 1.75.
    count(estimator, 9);
    assertThat(1 / estimator.probability(9)).isEqualTo(1.75, within(TINY));
    assertThat(estimator.probability(7)).isEqualTo(0.01, within(TINY));
  }

  @Test
  void givesAnItemNeverSeenTheInitialGap() {
    SamplingConfig config = config(new SamplingShape(3, 1_000, 1), 0.5, 100);
    assertThat(estimator(config).probability(5)).isEqualTo(0.01, within(TINY));
    assertThat(estimator(config, 1, 2, 3).probability(5)).isEqualTo(0.01, within(TINY));
  }

  @Test
  void isTheReferenceBitByBitWhereNothingCollides() {
    for (boolean averagesFirst : new boolean[] {false, true}) {
      assertIsTheReference(
          new SamplingConfig(
              new SamplingShape(2, 1 << 20, 3), 0.05, 100, averagesFirst, Duration.ofSeconds(10)));
    }
  }

  private static void assertIsTheReference(SamplingConfig config) {
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    ExactFrequencyEstimator exact = new ExactFrequencyEstimator(config);
    ZipfItems items = new ZipfItems(100, 1, 1);
    for (int i = 0; i < 20_000; i++) {
      long item = items.next();
      estimator.count(item);
      exact.count(item);
    }
    for (int item = 0; item < 100; item++) {
      assertThat(estimator.probability(item)).isEqualTo(exact.probability(item));
    }
  }

  @Test
  void countsAnItemOncePerStep() {
    SamplingConfig config = config(new SamplingShape(2, 1_000, 4), 0.5, 100);
    StreamingFrequencyEstimator repeated = estimator(config, 7, 7, 7, 7, 7, 7, 7, 7);

    // In each of two steps: 0.5·100 + 0.5·1 = 50.5; 0.5·50.5 + 0.5·1 = 25.75.
    assertThat(repeated.steps()).isEqualTo(2);
    assertThat(1 / repeated.probability(7)).isEqualTo(25.75, within(TINY));
  }

  @Test
  void neverEstimatesMoreThanOne() {
    // One slot, which many items share within a step.
    SamplingConfig config = config(new SamplingShape(1, 1, 8), 0.5, 100);
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    for (int i = 0; i < 1_000; i++) {
      estimator.count(i);
    }
    assertThat(estimator.probability(1)).isEqualTo(1, within(TINY)).isLessThanOrEqualTo(1);
  }

  @Test
  void takesAnEmptyBatchForNoStep() {
    SamplingConfig config = config(new SamplingShape(1, 1_000, 128), 0.5, 100);
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    estimator.endStep();
    assertThat(estimator.steps()).isZero();
    assertThat(estimator.probability(1)).isEqualTo(0.01, within(TINY));

    count(estimator, 1, 2);
    estimator.endStep();
    estimator.endStep();
    count(estimator, 1);
    assertThat(estimator.steps()).isEqualTo(2);
  }

  @Test
  void errsHighWhereThereAreMoreItemsThanSlots() {
    ZipfItems items = new ZipfItems(10_000, 1, 2);
    SamplingConfig config = config(new SamplingShape(4, 500, 1), 0.01, 100);
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    for (int i = 0; i < 500_000; i++) {
      estimator.count(items.next());
    }
    double estimated = 0;
    for (int item = 0; item < 10_000; item++) {
      double probability = estimator.probability(item);
      assertThat(probability).isFinite().isPositive().isLessThanOrEqualTo(1);
      assertThat(estimator.logQ(item)).isFinite().isNotPositive();
      estimated += probability;
    }
    // All shares add up to 1. Of 500 slots each is some 20 items together.
    assertThat(estimated).isGreaterThan(2);
  }

  @Test
  void estimatesPopularItemsOfALongStreamToWithinTenPercent() {
    int popular = 1_000;
    int interactions = 5_000_000;
    SamplingConfig config =
        new SamplingConfig(
            new SamplingShape(4, 1 << 18, 1), 0.01, 1_000_000, true, Duration.ofSeconds(10));
    ZipfItems items = new ZipfItems(100_000, 1.1, 3);
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    for (int i = 0; i < interactions; i++) {
      estimator.count(items.next());
    }
    double error = 0;
    for (int item = 0; item < popular; item++) {
      double share = items.share(item);
      error += Math.abs(estimator.probability(item) - share) / share / popular;
    }
    System.out.printf(
        Locale.ROOT,
        "Zipf 1.1, %,d items, %,d interactions, %d MiB: mean relative error %.4f%n",
        100_000,
        interactions,
        18L * config.shape().size() / (1 << 20),
        error);
    assertThat(error).isLessThan(0.1);
  }

  @Test
  void goesOnBitByBitAfterARestore() {
    SamplingConfig config =
        new SamplingConfig(new SamplingShape(2, 1_000, 7), 0.05, 100, true, Duration.ofSeconds(10));
    long[] before = new Random(4).longs(10_003, 0, 3_000).toArray();
    long[] after = new Random(5).longs(10_000, 0, 3_000).toArray();
    StreamingFrequencyEstimator undisturbed = estimator(config, before);
    StreamingFrequencyEstimator restored = restored(config, undisturbed);
    assertThat(contents(restored)).isEqualTo(contents(undisturbed));

    count(undisturbed, after);
    count(restored, after);
    assertThat(contents(restored)).isEqualTo(contents(undisturbed));
  }

  @Test
  void takesNothingOfAnotherShape() {
    SamplingConfig config = config(new SamplingShape(2, 1_000, 7), 0.05, 100);
    SamplingConfig other = config(new SamplingShape(2, 1_001, 7), 0.05, 100);
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    estimator(other, 1, 2, 3).blocks(block -> assertThat(estimator.restore(block)).isFalse());
    assertThat(contents(estimator)).isEqualTo(contents(new StreamingFrequencyEstimator(config)));
  }

  @Test
  void measuresGapsBeyondThirtyTwoBitsAndAcrossTheEndOfTheCount() {
    SamplingConfig config = config(new SamplingShape(1, 1, 1), 0.5, 1);
    // 2^53 + 1 is no double: the difference is taken of whole numbers, so a gap of 1 stays one.
    for (long last : new long[] {1L << 31, 1L << 32, 1L << 53, Long.MAX_VALUE - 1}) {
      StreamingFrequencyEstimator estimator = hitLastAt(config, last, last);
      estimator.count(1);
      assertThat(1 / estimator.probability(1)).isEqualTo(0.5 * 8 + 0.5 * 1, within(TINY));
    }
    StreamingFrequencyEstimator estimator = hitLastAt(config, Long.MAX_VALUE, Long.MAX_VALUE);
    estimator.count(1);
    assertThat(estimator.steps()).isEqualTo(Long.MIN_VALUE);
    assertThat(1 / estimator.probability(1)).isEqualTo(0.5 * 8 + 0.5 * 1, within(TINY));

    StreamingFrequencyEstimator firstHit = hitLastAt(config, Long.MAX_VALUE, 0);
    firstHit.count(1);
    assertThat(1 / firstHit.probability(1)).isEqualTo(0.5 * 8 + 0.5 * 0x1p63);
  }

  private static StreamingFrequencyEstimator hitLastAt(
      SamplingConfig config, long step, long lastHit) {
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    estimator.restore(
        new SamplingBlock(
            config.shape(), step, 1, 0, new long[] {lastHit}, new char[1], new double[] {8}));
    return estimator;
  }

  /**
   * Past one core, items are split by hash over estimators with a count of their own, and p̂ of an
   * item is that of its part times the part's share of all interactions.
   */
  @Test
  void givesTheEstimateOfTheWholeByHalves() {
    SamplingConfig whole = config(new SamplingShape(2, 1 << 16, 1), 0.01, 1_000);
    SamplingConfig half = config(new SamplingShape(2, 1 << 15, 1), 0.01, 500);
    StreamingFrequencyEstimator one = new StreamingFrequencyEstimator(whole);
    StreamingFrequencyEstimator[] halves = {
      new StreamingFrequencyEstimator(half), new StreamingFrequencyEstimator(half)
    };
    ZipfItems items = new ZipfItems(10_000, 1, 6);
    int interactions = 2_000_000;
    for (int i = 0; i < interactions; i++) {
      long item = items.next();
      one.count(item);
      halves[part(item)].count(item);
    }
    double[] differences = new double[1_000];
    for (int item = 0; item < differences.length; item++) {
      StreamingFrequencyEstimator part = halves[part(item)];
      double byParts = part.probability(item) * part.steps() / interactions;
      differences[item] = Math.abs(byParts / one.probability(item) - 1);
    }
    Arrays.sort(differences);
    System.out.printf(
        Locale.ROOT,
        "two halves against the whole: mean difference %.4f, 99th percentile %.4f%n",
        Arrays.stream(differences).average().orElseThrow(),
        differences[989]);
    // The estimate itself errs by sqrt(α/2) = 7 %. Few items collide, in the halves with others.
    assertThat(Arrays.stream(differences).average().orElseThrow()).isLessThan(0.02);
    assertThat(differences[989]).isLessThan(0.1);
  }

  private static int part(long item) {
    return (int) (Hashing.xxh3_64(99).hashLongToLong(item) >>> 63);
  }
}

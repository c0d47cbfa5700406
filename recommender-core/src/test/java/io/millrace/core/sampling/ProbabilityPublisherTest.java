package io.millrace.core.sampling;

import static io.millrace.core.sampling.SamplingFixtures.contents;
import static io.millrace.core.sampling.SamplingFixtures.restored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What readers are told of the estimates, and when. */
final class ProbabilityPublisherTest {

  /** Codes are 2^(1/1024) apart. */
  private static final double HALF_A_CODE = 0.0004;

  private static final SamplingShape SHAPE = new SamplingShape(2, 10_000, 1);
  private static final SamplingConfig CONFIG =
      new SamplingConfig(SHAPE, 0.05, 100, true, Duration.ofSeconds(10));

  private final StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(CONFIG);
  private final ProbabilityPublisher publisher = new ProbabilityPublisher(CONFIG, estimator);
  private final PublishedProbabilities reader = new PublishedProbabilities(CONFIG);
  private final List<ProbabilityBlock> published = new ArrayList<>();

  @Test
  void tellsAllAtFirstAndThenOncePerIntervalWhatChanged() {
    count(1, 10_500);
    assertThat(taken()).hasSize(SHAPE.blocks());
    count(1, 11_000);
    count(2, 19_999);
    assertThat(taken()).isEmpty();
    // Before it is counted itself: 1 and 2 have two slots each.
    count(3, 20_000);
    List<ProbabilityBlock> changed = taken();
    assertThat(changed).hasSizeBetween(1, 4);
    assertThat(changed).allMatch(block -> block.step() == 3 && block.asOf() == 20_000);
    // What is late begins no interval.
    count(4, 19_000);
    assertThat(taken()).isEmpty();
  }

  @Test
  void tellsNothingWhereNoCodeChanged() {
    count(2, 0);
    count(1, 10_000);
    var unused = taken();
    // 1 is in every step from now on: its gap goes from 2 to 1, and stays there.
    for (int i = 0; i < 2_000; i++) {
      count(1, 10_000);
    }
    count(1, 20_000);
    assertThat(taken()).isNotEmpty();
    for (int i = 0; i < 2_000; i++) {
      count(1, 20_000);
    }
    count(1, 30_000);
    assertThat(taken()).isEmpty();
  }

  @Test
  void waitsForTheStreamToGrowWhereTimeRunsFast() {
    List<Long> steps = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      count(i, 60_000L * i);
      taken().stream().map(ProbabilityBlock::step).distinct().forEach(steps::add);
    }
    assertThat(steps)
        .startsWith(0L, 1L, 2L, 3L, 4L, 6L, 8L, 12L, 16L, 24L)
        .endsWith(8_192L, 12_288L, 16_384L, 24_576L, 32_768L, 49_152L);
  }

  @Test
  void givesReadersTheEstimatesToWithinHalfACode() {
    ZipfItems items = new ZipfItems(3_000, 1, 1);
    for (int i = 0; i < 4 * ProbabilityPublisher.MOST_INTERACTIONS; i++) {
      count(items.next(), 10L * i);
    }
    count(0, 1_000_000_000);
    // The last interaction was counted after the publication: item 0 alone may have moved.
    for (int item = 1; item < 3_000; item++) {
      assertThat(reader.probability(item) / estimator.probability(item))
          .isEqualTo(1, within(HALF_A_CODE));
      assertThat(reader.logQ(item)).isEqualTo(Math.log(reader.probability(item)), within(1e-12));
    }
  }

  @Test
  void tellsAfterARestoreWhatItWouldHaveTold() {
    ZipfItems items = new ZipfItems(3_000, 1, 2);
    for (int i = 0; i < 5_000; i++) {
      count(items.next(), 10L * i);
    }
    StreamingFrequencyEstimator again = restored(CONFIG, estimator);
    ProbabilityPublisher publisherAgain = new ProbabilityPublisher(CONFIG, again);
    PublishedProbabilities readerAgain = new PublishedProbabilities(CONFIG);
    for (int i = 5_000; i < 10_000; i++) {
      long item = items.next();
      count(item, 10L * i);
      publisherAgain.count(item, 10L * i, readerAgain::take);
    }
    assertThat(blocks(readerAgain)).isEqualTo(blocks(reader));
  }

  @Test
  void aReaderKnowsAgainWhatItKnew() {
    ZipfItems items = new ZipfItems(3_000, 1, 3);
    for (int i = 0; i < 5_000; i++) {
      count(items.next(), 10L * i);
    }
    PublishedProbabilities again = new PublishedProbabilities(CONFIG);
    reader.blocks(again::take);
    assertThat(blocks(again)).isEqualTo(blocks(reader));
  }

  @Test
  void aReaderTakesNothingOfAnotherShape() {
    SamplingConfig other =
        new SamplingConfig(
            new SamplingShape(1, 20_000, 1), 0.05, 100, true, Duration.ofSeconds(10));
    assertThat(reader.probability(1)).isEqualTo(0.01, within(1e-5));
    new PublishedProbabilities(other).blocks(block -> assertThat(reader.take(block)).isFalse());
  }

  @Test
  void codesReachFromOneToTheLongestGap() {
    assertThat((int) GapCode.of(1)).isZero();
    assertThat((int) GapCode.of(2)).isEqualTo(1_024);
    assertThat((int) GapCode.of(0x1p63)).isEqualTo(64_512);
    assertThat((int) GapCode.of(0x1p70)).isEqualTo(65_535);
    assertThat(GapCode.logProbability((char) 65_535)).isEqualTo(-64 * Math.log(2), within(1e-3));
  }

  private void count(long item, long time) {
    publisher.count(
        item,
        time,
        block -> {
          published.add(block);
          reader.take(block);
        });
  }

  private List<ProbabilityBlock> taken() {
    List<ProbabilityBlock> taken = List.copyOf(published);
    published.clear();
    return taken;
  }

  /** The codes; the step and the time are those of the newest block. */
  private static List<Object> blocks(PublishedProbabilities reader) {
    List<Object> blocks = new ArrayList<>();
    reader.blocks(block -> blocks.addAll(contents(block)));
    return blocks;
  }
}

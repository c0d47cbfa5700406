package io.millrace.core.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of weights that fade without being touched. */
final class ForwardDecayTest {
  private static final long T = 1_600_000_000_000L;
  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final double YEAR = Duration.ofDays(365).toMillis();
  private static final ForwardDecay DECAY = new ForwardDecay(Duration.ofDays(7));

  @Test
  void doublesWhatIsAddedAHalfLifeLater() {
    assertThat(DECAY.growth(T, T)).isEqualTo(1);
    assertThat(DECAY.growth(T, T + WEEK)).isEqualTo(2);
    assertThat(DECAY.growth(T, T - WEEK)).isEqualTo(0.5);
    assertThat(DECAY.growth(T, T + WEEK / 2)).isEqualTo(Math.sqrt(2), within(1e-15));
  }

  @Test
  void halvesWhatIsStoredWithEachHalfLife() {
    assertThat(DECAY.discount(T, T)).isEqualTo(1);
    assertThat(DECAY.discount(T, T + WEEK)).isEqualTo(0.5);
    // A weight of 3 added one week after the landmark and read two weeks after that.
    assertThat(3 * DECAY.growth(T, T + WEEK) * DECAY.discount(T, T + 3 * WEEK)).isEqualTo(0.75);
  }

  @Test
  void movesTheLandmarkFromSixtyHalfLivesOn() {
    assertThat(DECAY.halfLivesToMove(T, T - 100 * WEEK)).isZero();
    assertThat(DECAY.halfLivesToMove(T, T + 60 * WEEK - 1)).isZero();
    assertThat(DECAY.halfLivesToMove(T, T + 60 * WEEK)).isEqualTo(60);
    assertThat(DECAY.halfLivesToMove(T, T + 70 * WEEK + 1)).isEqualTo(70);
    assertThat(DECAY.moved(T, 70)).isEqualTo(T + 70 * WEEK);
  }

  @Test
  void movingTheLandmarkRoundsNothing() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      float stored = random.nextFloat() * 100 + 1e-3f;
      int halfLives = 60 + random.nextInt(40);
      float scaled = stored * Math.scalb(1f, -halfLives);
      long now = T + 120 * WEEK;

      // 120 whole weeks after the old landmark are 120 − n after the new one: powers of two.
      assertThat(scaled * DECAY.discount(DECAY.moved(T, halfLives), now))
          .isEqualTo(stored * DECAY.discount(T, now));
      assertThat(scaled * Math.scalb(1f, halfLives)).isEqualTo(stored);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "PT1H", "P1D", "P7D"})
  void nothingOverflowsOverDecades(String halfLife) {
    ForwardDecay decay = new ForwardDecay(Duration.parse(halfLife));
    Random random = new Random(5);
    long landmark = T;
    long time = T;
    float stored = 0;
    while (time < T + 60 * YEAR) {
      // Gaps from below a second to above 20 years.
      time += (long) (20 * YEAR * Math.pow(random.nextDouble(), 20)) + 1;
      int halfLives = decay.halfLivesToMove(landmark, time);
      landmark = decay.moved(landmark, halfLives);
      stored *= Math.scalb(1f, -halfLives);
      stored += (float) decay.growth(landmark, time);

      assertThat(stored).isFinite().isPositive();
      assertThat(stored * decay.discount(landmark, time)).isFinite().isGreaterThanOrEqualTo(0.99);
    }
  }

  @Test
  void refusesAHalfLifeBelowASecond() {
    assertThatThrownBy(() -> new ForwardDecay(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the half-life is at least 1 s, not PT0.999S");
  }
}

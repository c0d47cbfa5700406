package io.millrace.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReasonWordsTest {
  private final ReasonWords words = new ReasonWords(item -> "item-" + item, item -> (int) item);
  private final ReasonWords strangers = ReasonWords.withoutHistory(Long::toString);

  @Test
  void namesTheSeedOfARuleAndTheChannel() {
    assertThat(words.explain(1, reason("adjacent@last", 7L, 3.204f)))
        .isEqualTo("often next after item-7 (adjacent@last, weight 3.20)");
    assertThat(words.explain(1, reason("item-cf@earlier", 7L, 1f)))
        .isEqualTo("often in the same session as item-7 (item-cf@earlier, weight 1.00)");
    assertThat(words.explain(1, reason("buy-to-buy@recent", 7L, 1f)))
        .isEqualTo("often bought with item-7 (buy-to-buy@recent, weight 1.00)");
  }

  @Test
  void theSecondHopHasNoWeightOfItsOwn() {
    assertThat(words.explain(1, reason("second-hop@last-three", 7L, null)))
        .isEqualTo("goes with what goes with item-7 (second-hop@last-three)");
  }

  @Test
  void tellsHowLongAgoAnItemWasSeen() {
    assertThat(words.explain(0, reason("revisit", 0L, null))).isEqualTo("seen just now");
    assertThat(words.explain(1, reason("revisit", 1L, null))).isEqualTo("seen 1 interaction ago");
    assertThat(words.explain(2, reason("revisit", 2L, null))).isEqualTo("seen 2 interactions ago");
    assertThat(strangers.explain(2, reason("revisit", 2L, null)))
        .isEqualTo("seen earlier in this session");
  }

  @Test
  void popularityAndTrendsHaveNoSeed() {
    assertThat(words.explain(1, reason("popularity", null, null))).isEqualTo("popular now");
    assertThat(words.explain(1, reason("trending", null, null)))
        .isEqualTo("more popular than usual");
  }

  @Test
  void saysAtWhichRankTheChannelHadTheItemAndHowProbableThatMakesIt() {
    assertThat(words.explain(1, new Reason("adjacent@last", 7L, 3.204f, 0, 0.1234f)))
        .isEqualTo("often next after item-7 (adjacent@last, weight 3.20), rank 1 there, 12.3 %");
    assertThat(words.explain(1, new Reason("popularity", null, null, 17, 4e-4f)))
        .isEqualTo("popular now, rank 18 there, under 0.1 %");
  }

  @Test
  void aChannelThatIsNotKnownIsNamed() {
    assertThat(words.explain(1, reason("two-tower", 7L, 0.5f)))
        .isEqualTo("two-tower of item-7 (two-tower, weight 0.50)");
    assertThat(words.explain(1, reason("weather", null, null))).isEqualTo("weather");
  }

  /** A reason as version 1 of the schema wrote it. */
  private static Reason reason(String channel, @Nullable Long seed, @Nullable Float weight) {
    return new Reason(channel, seed, weight, null, null);
  }
}

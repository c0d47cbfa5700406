package io.millrace.service.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.AttendedItem;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.RecommendedItem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReasonWordsTest {
  private final ReasonWords words = new ReasonWords(item -> "item-" + item);

  @Test
  void namesTheSeedOfARuleAndTheChannel() {
    assertThat(words.explain(reason("adjacent@last", 7L, 3.204f)))
        .isEqualTo("often next after item-7 (adjacent@last, weight 3.20)");
    assertThat(words.explain(reason("item-cf@earlier", 7L, 1f)))
        .isEqualTo("often in the same session as item-7 (item-cf@earlier, weight 1.00)");
    assertThat(words.explain(reason("buy-to-buy@recent", 7L, 1f)))
        .isEqualTo("often bought with item-7 (buy-to-buy@recent, weight 1.00)");
  }

  @Test
  void theSecondHopHasNoWeightOfItsOwn() {
    assertThat(words.explain(reason("second-hop@last-three", 7L, null)))
        .isEqualTo("goes with what goes with item-7 (second-hop@last-three)");
  }

  @Test
  void aRevisitIsOfTheSessionItself() {
    assertThat(words.explain(reason("revisit", 2L, null)))
        .isEqualTo("seen earlier in this session");
  }

  @Test
  void popularityAndTrendsHaveNoSeed() {
    assertThat(words.explain(reason("popularity", null, null))).isEqualTo("popular now");
    assertThat(words.explain(reason("trending", null, null))).isEqualTo("more popular than usual");
  }

  @Test
  void whatAModelFindsHasNoSeed() {
    assertThat(words.explain(reason("two-tower", null, null)))
        .isEqualTo("suits this session by the model");
  }

  @Test
  void saysAtWhichRankTheChannelHadTheItemAndHowProbableThatMakesIt() {
    assertThat(words.explain(new Reason("adjacent@last", 7L, 3.204f, 0, 0.1234f)))
        .isEqualTo("often next after item-7 (adjacent@last, weight 3.20), rank 1 there, 12.3 %");
    assertThat(words.explain(new Reason("popularity", null, null, 17, 4e-4f)))
        .isEqualTo("popular now, rank 18 there, under 0.1 %");
  }

  @Test
  void aChannelThatIsNotKnownIsNamed() {
    assertThat(words.explain(reason("season", 7L, 0.5f)))
        .isEqualTo("season of item-7 (season, weight 0.50)");
    assertThat(words.explain(reason("weather", null, null))).isEqualTo("weather");
  }

  @Test
  void namesWhatAModelAttendedTo() {
    Reason reason = reason("popularity", null, null);
    assertThat(words.explain(new RecommendedItem(1L, 0.5f, reason, List.of(), null, List.of())))
        .isEqualTo("popular now");
    assertThat(
            words.explain(
                new RecommendedItem(
                    1L,
                    0.5f,
                    reason,
                    List.of(new AttendedItem(7L, 0.625f), new AttendedItem(8L, 0.25f)),
                    null,
                    List.of())))
        .isEqualTo("popular now; attends to item-7 (0.63), item-8 (0.25)");
  }

  @Test
  void saysWhatAChannelFindsInAnySession() {
    assertThat(ReasonWords.channel("adjacent@last")).isEqualTo("often next after the newest item");
    assertThat(ReasonWords.channel("item-cf@earlier"))
        .isEqualTo("often in the same session as the items before the newest");
    assertThat(ReasonWords.channel("second-hop@last-three"))
        .isEqualTo("goes with what goes with the three newest items");
    assertThat(ReasonWords.channel("revisit")).isEqualTo("seen earlier in this session");
    assertThat(ReasonWords.channel("adjacent")).isEqualTo("often next after items of this session");
    assertThat(ReasonWords.channel("season@spring")).isEqualTo("season@spring");
  }

  /** A reason as version 1 of the schema wrote it. */
  private static Reason reason(String channel, @Nullable Long seed, @Nullable Float weight) {
    return new Reason(channel, seed, weight, null, null);
  }
}

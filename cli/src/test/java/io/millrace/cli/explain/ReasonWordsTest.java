package io.millrace.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Reason;
import org.junit.jupiter.api.Test;

final class ReasonWordsTest {
  private final ReasonWords words = new ReasonWords(item -> "item-" + item, item -> (int) item);
  private final ReasonWords strangers = ReasonWords.withoutHistory(Long::toString);

  @Test
  void namesTheSeedOfARule() {
    assertThat(words.explain(1, new Reason("adjacent", 7L, 3.204f)))
        .isEqualTo("often next after item-7 (adjacent, weight 3.20)");
    assertThat(words.explain(1, new Reason("time-decayed", 7L, 1f)))
        .isEqualTo("often in the same session as item-7 (time-decayed, weight 1.00)");
  }

  @Test
  void tellsHowLongAgoAnItemWasSeen() {
    assertThat(words.explain(0, new Reason("revisit", 0L, null))).isEqualTo("seen just now");
    assertThat(words.explain(1, new Reason("revisit", 1L, null)))
        .isEqualTo("seen 1 interaction ago");
    assertThat(words.explain(2, new Reason("revisit", 2L, null)))
        .isEqualTo("seen 2 interactions ago");
    assertThat(strangers.explain(2, new Reason("revisit", 2L, null)))
        .isEqualTo("seen earlier in this session");
  }

  @Test
  void popularityHasNoSeed() {
    assertThat(words.explain(1, new Reason("popularity", null, null))).isEqualTo("popular now");
  }

  @Test
  void aChannelThatIsNotKnownIsNamed() {
    assertThat(words.explain(1, new Reason("second-hop", 7L, 0.5f)))
        .isEqualTo("second-hop of item-7 (second-hop, weight 0.50)");
    assertThat(words.explain(1, new Reason("trending", null, null))).isEqualTo("trending");
  }
}

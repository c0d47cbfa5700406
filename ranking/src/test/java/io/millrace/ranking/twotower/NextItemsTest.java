package io.millrace.ranking.twotower;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NextItemsTest {

  private static final long T = 1_600_000_000_000L;

  private final SessionHistory history = new SessionHistory();
  private final NextItems next = new NextItems(SessionConfig.DEFAULT, 3);

  private Optional<NextItem> add(long item, long time, InteractionType type) {
    return next.add(history, new Interaction("s", item, time, type));
  }

  private Optional<NextItem> click(long item, long time) {
    return add(item, time, InteractionType.CLICKS);
  }

  @Test
  void givesTheDistinctItemsBeforeTheNewestFirst() {
    assertThat(click(1, T)).isEmpty();
    assertThat(click(2, T + 1)).contains(next(2, T + 1, new long[] {1}, 0));
    assertThat(add(1, T + 2, InteractionType.CARTS))
        .contains(next(1, T + 2, new long[] {2, 1}, 0, 0));
    // The newest interaction with item 1 is the cart.
    assertThat(click(3, T + 3)).contains(next(3, T + 3, new long[] {1, 2}, 1, 0));
    assertThat(click(4, T + 4)).contains(next(4, T + 4, new long[] {3, 1, 2}, 0, 1, 0));
    assertThat(click(5, T + 5)).contains(next(5, T + 5, new long[] {4, 3, 1}, 0, 0, 1));
  }

  @Test
  void givesNothingForRepetitionsAndForWhatComesTooLate() {
    assertThat(click(1, T)).isEmpty();
    assertThat(click(2, T + 10)).isPresent();
    assertThat(click(2, T + 10)).isEmpty();
    assertThat(click(3, T + 5)).isEmpty();
    assertThat(click(4, T + 11)).contains(next(4, T + 11, new long[] {2, 3, 1}, 0, 0, 0));
  }

  @Test
  void beginsAnewWhereTheSessionHadExpired() {
    assertThat(click(1, T)).isEmpty();
    assertThat(click(2, T + SessionConfig.DEFAULT.expiry().toMillis())).isEmpty();
  }

  private static NextItem next(long item, long time, long[] session, int... types) {
    byte[] codes = new byte[types.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) types[i];
    }
    return new NextItem(new SessionItems(session, codes), item, time);
  }
}

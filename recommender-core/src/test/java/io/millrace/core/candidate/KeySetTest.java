package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which items of a session each set of key items picks. */
final class KeySetTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final SessionNeighbors session = new SessionNeighbors();

  @ParameterizedTest
  @EnumSource
  void isFoundByItsText(KeySet keys) {
    assertThat(KeySet.ofText(keys.text())).isEqualTo(keys);
  }

  @Test
  void refusesATextThatIsNone() {
    assertThatThrownBy(() -> KeySet.ofText("first"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no key items first");
  }

  /** Items 5 and 4 of today, 3 and 2 of yesterday, 1 of the day before; 4 and 1 were ordered. */
  @ParameterizedTest
  @CsvSource({
    "last, 5",
    "last-two, 5 4",
    "last-three, 5 4 3",
    "recent, 5 4 3 2",
    "earlier, 4 3 2",
    "bought, 4 1",
    "day-ends, 5 3 1"
  })
  void picksItsItemsTheNewestFirst(String keys, String items) {
    touch(1, T, InteractionType.ORDERS);
    touch(2, T + DAY, InteractionType.CLICKS);
    touch(3, T + DAY + 1, InteractionType.CLICKS);
    touch(4, T + 2 * DAY, InteractionType.ORDERS);
    touch(5, T + 2 * DAY + 1, InteractionType.CLICKS);

    assertThat(pick(keys)).isEqualTo(items);
  }

  @ParameterizedTest
  @CsvSource({
    "last, 5",
    "last-two, 5",
    "last-three, 5",
    "recent, 5",
    "earlier, ''",
    "bought, ''",
    "day-ends, 5"
  })
  void picksFewerWhereThereAreFewer(String keys, String items) {
    touch(5, T, InteractionType.CLICKS);

    assertThat(pick(keys)).isEqualTo(items);
  }

  @ParameterizedTest
  @EnumSource
  void picksNothingFromAnEmptySession(KeySet keys) {
    assertThat(session.positions(keys, 4)).isEmpty();
  }

  @Test
  void anItemStaysBoughtWhenItIsClickedAgain() {
    touch(1, T, InteractionType.CARTS);
    touch(2, T + 1, InteractionType.CLICKS);
    touch(1, T + 2, InteractionType.CLICKS);

    assertThat(pick("bought")).isEqualTo("1");
  }

  private void touch(long item, long time, InteractionType type) {
    session.merge(
        typed(answer(item, time, list()), type),
        CandidateFixtures.config(4, 20, 100, 20),
        SessionConfig.DEFAULT);
  }

  private String pick(String keys) {
    StringBuilder items = new StringBuilder();
    for (int position : session.positions(KeySet.ofText(keys), 4)) {
      items.append(items.isEmpty() ? "" : " ").append(session.item(position));
    }
    return items.toString();
  }
}

package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a channel is written and read. */
final class ChannelTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "revisit",
        "trending",
        "popularity",
        "second-hop@last-three",
        "adjacent@last",
        "item-cf@day-ends"
      })
  void readsTheNameThatItWrites(String name) {
    assertThat(Channel.parse(name).name()).isEqualTo(name);
  }

  @Test
  void namesItsSourceAndItsKeys() {
    assertThat(Channel.parse("adjacent@last-two"))
        .isEqualTo(new Channel("adjacent", KeySet.LAST_TWO));
    assertThat(Channel.parse("trending")).isEqualTo(new Channel(Channel.TRENDING, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adjacent", "second-hop", ""})
  void refusesASourceWithoutTheKeysItNeeds(String source) {
    assertThatThrownBy(() -> Channel.parse(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channel %s needs key items: %s@last, for one".formatted(source, source));
  }

  @ParameterizedTest
  @ValueSource(strings = {"revisit", "two-tower", "trending", "popularity"})
  void refusesKeysWhereThereAreNone(String source) {
    assertThatThrownBy(() -> Channel.parse(source + "@last"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channel %s has no key items".formatted(source));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LAST", "last_two", "newest", "last@last"})
  void refusesKeysThatDoNotExist(String keys) {
    assertThatThrownBy(() -> Channel.parse("adjacent@" + keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no key items " + keys);
  }
}

package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of the recall channels. */
final class ChannelsTest {
  @Test
  void rulesStandBetweenRevisitAndPopularity() {
    Channels channels = Channels.of(List.of("a", "b"));

    assertThat(channels.names()).containsExactly("revisit", "a", "b", "popularity");
    assertThat(channels.count()).isEqualTo(4);
    assertThat(channels.name(channels.revisit())).isEqualTo("revisit");
    assertThat(channels.name(channels.ofRule(1))).isEqualTo("b");
    assertThat(channels.name(channels.popularity())).isEqualTo("popularity");
    assertThat(List.of(0, 1, 2, 3).stream().filter(channels::isRule)).containsExactly(1, 2);
  }
}

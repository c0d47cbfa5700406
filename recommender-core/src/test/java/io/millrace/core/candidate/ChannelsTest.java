package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.channels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The recall channels beside the co-occurrence rules. */
final class ChannelsTest {
  private static final List<String> RULES = List.of("a", "b");

  @Test
  void keepsTheOrderAndFindsEachChannelsRule() {
    Channels channels =
        new Channels(
            channels("b@last", "popularity", "a@recent", "b@earlier", "second-hop@last"), RULES);

    assertThat(channels.names())
        .containsExactly("b@last", "popularity", "a@recent", "b@earlier", "second-hop@last");
    assertThat(channels.count()).isEqualTo(5);
    assertThat(channels.name(3)).isEqualTo("b@earlier");
    assertThat(channels.channel(3)).isEqualTo(new Channel("b", KeySet.EARLIER));
    assertThat(IntStream.range(0, 5).filter(channels::isRule)).containsExactly(0, 2, 3);
    assertThat(channels.rule(0)).isEqualTo(1);
    assertThat(channels.rule(2)).isEqualTo(0);
    assertThat(channels.rule(4)).isNegative();
  }

  @Test
  void refusesASourceThatIsNoRule() {
    assertThatThrownBy(() -> new Channels(channels("c@last"), RULES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channel c@last: there is no rule c; the rules are a, b");
  }
}

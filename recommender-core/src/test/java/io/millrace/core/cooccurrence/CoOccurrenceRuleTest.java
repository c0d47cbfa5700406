package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule keeps to, whatever the pair. */
final class CoOccurrenceRuleTest {
  private static final int PAIRS = 20_000;

  static Stream<CoOccurrenceRule> rules() {
    Duration week = Duration.ofDays(7);
    return Stream.concat(
        CoOccurrenceConfig.DEFAULT.rules().stream(),
        Stream.of(
            new AdjacentRule(1),
            new TimeDecayedRule(Duration.ofMillis(1), week),
            new TypeWeightedRule(1_000, 0, 2, week),
            new TypeWeightedRule(0, 0, 0, week),
            new ItemCfRule(0.2f, 1),
            new ItemCfRule(0, 0)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void incrementsAreFiniteAndNotNegative(CoOccurrenceRule rule) {
    Random random = new Random(1);
    for (int i = 0; i < PAIRS; i++) {
      SessionPair pair = pair(random);
      assertThat(rule.forward(pair)).isNotNegative().isFinite();
      assertThat(rule.backward(pair)).isNotNegative().isFinite();
    }
  }

  @Test
  void rulesHaveNamesOfTheirOwn() {
    assertThat(CoOccurrenceConfig.DEFAULT.ruleNames()).doesNotHaveDuplicates();
  }

  /** Some are at one time, next to each other, or all of their session; gaps come to 30 days. */
  private static SessionPair pair(Random random) {
    int distance = 1 + random.nextInt(3);
    return new SessionPair(
        random.nextInt(3) * random.nextLong(Duration.ofDays(15).toMillis()),
        distance,
        InteractionType.ofCode(random.nextInt(3)),
        InteractionType.ofCode(random.nextInt(3)),
        1 + distance + random.nextInt(3) * random.nextLong(5_000));
  }
}

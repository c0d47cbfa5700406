package io.millrace.core.cooccurrence;

import java.util.List;

/** Configurations that tests of rows and visits share. */
final class CoOccurrenceFixtures {
  static final List<CoOccurrenceRule> TWO_RULES =
      List.of(TimeDecayedRule.DEFAULT, AdjacentRule.DEFAULT);

  private CoOccurrenceFixtures() {}

  /** The defaults with two rules, time-decayed and adjacent. */
  static CoOccurrenceConfig twoRules() {
    CoOccurrenceConfig all = CoOccurrenceConfig.DEFAULT;
    return new CoOccurrenceConfig(
        TWO_RULES,
        all.sessionReach(),
        all.capacity(),
        all.decay(),
        all.listLength(),
        all.expiry(),
        all.secondHop());
  }
}

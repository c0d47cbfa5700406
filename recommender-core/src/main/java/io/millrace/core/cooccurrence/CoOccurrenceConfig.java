package io.millrace.core.cooccurrence;

import io.millrace.core.decay.ForwardDecay;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How co-occurrence is counted.
 *
 * @param rules the rules in the order of their weights in a row, at least one, names distinct.
 *     State holds the weights by position, so rules are only added at the end
 * @param sessionReach K: an interaction is paired with at most so many before it, 1 to 10,000
 * @param capacity M: the most neighbours of an item, 1 to 10,000
 * @param decay how weights fade over the stream's time
 * @param listLength the most neighbours per rule that an answer carries, 1 to 100
 * @param expiry an item that nothing touched for so long is forgotten, more than zero
 * @param secondHop how items hear of the neighbours of their neighbours
 */
public record CoOccurrenceConfig(
    List<CoOccurrenceRule> rules,
    int sessionReach,
    int capacity,
    ForwardDecay decay,
    int listLength,
    Duration expiry,
    SecondHopConfig secondHop)
    implements Serializable {

  /** All five rules, the last 20 interactions, 96 neighbours, a half-life of 30 days. */
  public static final CoOccurrenceConfig DEFAULT =
      new CoOccurrenceConfig(
          List.of(
              TimeDecayedRule.DEFAULT,
              AdjacentRule.DEFAULT,
              TypeWeightedRule.DEFAULT,
              BuyToBuyRule.DEFAULT,
              ItemCfRule.DEFAULT),
          20,
          96,
          new ForwardDecay(Duration.ofDays(30)),
          20,
          Duration.ofDays(30),
          SecondHopConfig.DEFAULT);

  public CoOccurrenceConfig {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("there is at least one co-occurrence rule");
    }
    if (rules.stream().map(CoOccurrenceRule::name).distinct().count() < rules.size()) {
      throw new IllegalArgumentException("a co-occurrence rule is named twice");
    }
    if (sessionReach < 1 || sessionReach > 10_000) {
      throw new IllegalArgumentException(
          "the session reach is from 1 to 10000, not " + sessionReach);
    }
    if (capacity < 1 || capacity > 10_000) {
      throw new IllegalArgumentException("the capacity is from 1 to 10000, not " + capacity);
    }
    // Ranks are 16-bit numbers, and 50 key items may each offer so many neighbours for each rule.
    if (listLength < 1 || listLength > 100) {
      throw new IllegalArgumentException("the list length is from 1 to 100, not " + listLength);
    }
    if (expiry.isNegative() || expiry.isZero()) {
      throw new IllegalArgumentException("the item expiry is more than zero, not " + expiry);
    }
  }

  /** The names of the rules, in order. */
  public List<String> ruleNames() {
    return rules.stream().map(CoOccurrenceRule::name).toList();
  }
}

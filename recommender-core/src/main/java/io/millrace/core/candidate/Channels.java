package io.millrace.core.candidate;

import java.util.ArrayList;
import java.util.List;

/**
 * The recall channels and their order: revisit, one per co-occurrence rule, popularity.
 *
 * @param names distinct, in order
 */
public record Channels(List<String> names) {

  /** The session's own items, the newest first. */
  public static final String REVISIT = "revisit";

  /** The items that are most popular now, whoever looks. */
  public static final String POPULARITY = "popularity";

  public Channels {
    names = List.copyOf(names);
  }

  /** The channels for co-occurrence rules. */
  public static Channels of(List<String> rules) {
    List<String> names = new ArrayList<>();
    names.add(REVISIT);
    names.addAll(rules);
    names.add(POPULARITY);
    return new Channels(names);
  }

  public int count() {
    return names.size();
  }

  public String name(int channel) {
    return names.get(channel);
  }

  public int revisit() {
    return 0;
  }

  /** The channel of the co-occurrence rule at a position. */
  public int ofRule(int rule) {
    return 1 + rule;
  }

  /** Whether a channel belongs to a co-occurrence rule. */
  public boolean isRule(int channel) {
    return channel > revisit() && channel < popularity();
  }

  public int popularity() {
    return names.size() - 1;
  }
}

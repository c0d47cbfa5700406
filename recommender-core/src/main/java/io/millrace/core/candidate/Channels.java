package io.millrace.core.candidate;

import java.util.List;

/**
 * The recall channels in their order, resolved against the co-occurrence rules.
 *
 * <p>The order means nothing but ties; names are distinct.
 */
public final class Channels {

  private final List<Channel> channels;
  private final List<String> names;
  private final int[] rules;

  /**
   * @param channels at least one, names distinct, at most 32
   * @param ruleNames the names of the co-occurrence rules, in order
   * @throws IllegalArgumentException if a channel's source does not exist
   */
  public Channels(List<Channel> channels, List<String> ruleNames) {
    this.channels = List.copyOf(channels);
    names = channels.stream().map(Channel::name).toList();
    rules = new int[channels.size()];
    for (int c = 0; c < rules.length; c++) {
      Channel channel = channels.get(c);
      rules[c] = ruleNames.indexOf(channel.source());
      if (rules[c] < 0 && channel.keys() != null && !channel.source().equals(Channel.SECOND_HOP)) {
        throw new IllegalArgumentException(
            "channel %s: there is no rule %s; the rules are %s"
                .formatted(channel.name(), channel.source(), String.join(", ", ruleNames)));
      }
    }
  }

  public int count() {
    return rules.length;
  }

  public Channel channel(int channel) {
    return channels.get(channel);
  }

  public String name(int channel) {
    return names.get(channel);
  }

  /** The names in order. */
  public List<String> names() {
    return names;
  }

  /** Whether a channel belongs to a co-occurrence rule. */
  public boolean isRule(int channel) {
    return rules[channel] >= 0;
  }

  /** The position of the channel's rule among the rules; negative if it has none. */
  public int rule(int channel) {
    return rules[channel];
  }
}

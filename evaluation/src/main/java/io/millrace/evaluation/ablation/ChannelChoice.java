package io.millrace.evaluation.ablation;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.KeySet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Some of the recall channels, to be run without the others.
 *
 * @param name {@code all}, {@code all but C} or {@code C alone} for a channel's name C
 * @param config with the chosen channels and no other, 1 or more
 */
public record ChannelChoice(String name, RecommenderConfig config) {

  /**
   * All that an ablation compares: all channels of a configuration; where there are several, all
   * but each; and each alone. Alone are also every co-occurrence rule over the recent items of the
   * session, the revisits, the second hop, the trending and the popular items, if the configuration
   * has them not. A list of a channel alone is not filled up with popular items.
   */
  public static List<ChannelChoice> of(RecommenderConfig config) {
    List<Channel> configured = config.candidates().channels();
    List<ChannelChoice> choices = new ArrayList<>();
    choices.add(new ChannelChoice("all", config));
    if (configured.size() > 1) {
      for (Channel left : configured) {
        List<Channel> others = new ArrayList<>(configured);
        others.remove(left);
        choices.add(new ChannelChoice("all but " + left.name(), with(config, others)));
      }
    }
    for (Channel only : sources(config)) {
      choices.add(new ChannelChoice(only.name() + " alone", with(config, List.of(only))));
    }
    return choices;
  }

  /** A configuration without a channel. */
  public static RecommenderConfig without(RecommenderConfig config, String channel) {
    return with(
        config,
        config.candidates().channels().stream().filter(c -> !c.name().equals(channel)).toList());
  }

  /** The names of the chosen channels, in order. */
  public List<String> channels() {
    return config.channels().names();
  }

  private static Set<Channel> sources(RecommenderConfig config) {
    List<Channel> configured = config.candidates().channels();
    Set<Channel> sources = new LinkedHashSet<>(configured);
    for (String rule : config.coOccurrence().ruleNames()) {
      sources.add(new Channel(rule, KeySet.RECENT));
    }
    // Without its rule there is none.
    if (config.coOccurrence().ruleNames().contains(config.coOccurrence().secondHop().rule())
        && configured.stream().noneMatch(c -> c.source().equals(Channel.SECOND_HOP))) {
      sources.add(new Channel(Channel.SECOND_HOP, KeySet.LAST_THREE));
    }
    for (String source : List.of(Channel.REVISIT, Channel.TRENDING, Channel.POPULARITY)) {
      sources.add(new Channel(source, null));
    }
    return sources;
  }

  private static RecommenderConfig with(RecommenderConfig config, List<Channel> channels) {
    CandidateConfig candidates = config.candidates();
    return new RecommenderConfig(
        config.session(),
        config.coOccurrence(),
        config.popularity(),
        config.trending(),
        config.sampling(),
        new CandidateConfig(
            candidates.keyItems(),
            candidates.revisits(),
            candidates.recencyDiscount(),
            candidates.smoothing(),
            candidates.mostCandidates(),
            candidates.listLength(),
            channels,
            candidates.calibration()));
  }
}

package io.millrace.core.feature;

import static io.millrace.core.feature.FeatureType.FLAG;
import static io.millrace.core.feature.FeatureType.LOG_COUNT;
import static io.millrace.core.feature.FeatureType.LOG_ODDS;
import static io.millrace.core.feature.FeatureType.LOG_RATIO;
import static io.millrace.core.feature.FeatureType.LOG_SECONDS;
import static io.millrace.core.feature.FeatureType.LOG_SHARE;
import static io.millrace.core.feature.FeatureType.LOG_WEIGHT;
import static io.millrace.core.feature.FeatureType.SHARE;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The features of a candidate in their order: some for each co-occurrence rule, some for each
 * recall channel, and those that are always there. {@code docs/features.md} lists them.
 *
 * <p>Whoever changes a feature, its meaning or the order raises the version. A model keeps the
 * {@link #hash} of the schema it was trained on and is of use with that one alone.
 *
 * @param rules the names of the co-occurrence rules, in order
 * @param channels the names of the recall channels, in order
 */
public record FeatureSchema(List<String> rules, List<String> channels) implements Serializable {

  /** The version of the features' meaning and order. */
  public static final int VERSION = 2;

  /** What each rule says of a candidate: s is a key item's share for it, w its weight. */
  enum OfRule {
    MEAN("mean", LOG_WEIGHT, "mean of s over the key items"),
    MAX("max", LOG_WEIGHT, "highest s of any key item"),
    SUM("sum", LOG_WEIGHT, "sum of s over the key items, discounted by recency"),
    NEWEST("newest", LOG_WEIGHT, "s of the newest item"),
    SECOND("second", LOG_WEIGHT, "s of the item before it"),
    THIRD("third", LOG_WEIGHT, "s of the one before that"),
    LAST("last", LOG_COUNT, "w of the newest item for it"),
    PLACE("place", SHARE, "1/(1 + rank) by w among the newest item's neighbours; 0 if it is none");

    private final String label;
    private final FeatureType type;
    private final String meaning;

    OfRule(String label, FeatureType type, String meaning) {
      this.label = label;
      this.type = type;
      this.meaning = meaning;
    }
  }

  /** What each channel says of a candidate. */
  enum OfChannel {
    PLACE("place", SHARE, "1/(1 + rank) in the channel; 0 where it did not find the item"),
    LOG_ODDS_OF_RANK(
        "log-odds",
        LOG_ODDS,
        "of being next for this rank alone, as calibrated, over all types; the least where the"
            + " channel did not find the item");

    private final String label;
    private final FeatureType type;
    private final String meaning;

    OfChannel(String label, FeatureType type, String meaning) {
      this.label = label;
      this.type = type;
      this.meaning = meaning;
    }
  }

  /**
   * What is there whatever the rules and channels are. From {@link #SESSION_CLICKS} on it is the
   * same for all candidates of a session.
   */
  enum Always {
    BLEND_CLICKS("blend.clicks", LOG_ODDS, "of being next, by all channels, if that is a click"),
    BLEND_CARTS("blend.carts", LOG_ODDS, "the same if that is a cart"),
    BLEND_ORDERS("blend.orders", LOG_ODDS, "the same if that is an order"),
    BLEND_PLACE("blend.place", SHARE, "1/(1 + rank) in the blend"),
    BLEND_BEHIND("blend.behind", LOG_RATIO, "blend.clicks less that of the first of the list"),
    CHANNELS("found.channels", LOG_COUNT, "channels that found it"),
    BEST_PLACE("found.place", SHARE, "1/(1 + rank) in the channel where that is best"),
    KEY_ITEMS("found.key-items", LOG_COUNT, "key items that have it as a neighbour"),
    SECOND_HOP_MAX("second-hop.max", LOG_WEIGHT, "highest score at the second hop of any key item"),
    SECOND_HOP_SUM(
        "second-hop.sum",
        LOG_WEIGHT,
        "sum of these scores over the key items, discounted by recency"),
    SIMILAR_NEWEST("similar.newest", LOG_WEIGHT, "similarity to the newest item"),
    SIMILAR_MAX("similar.max", LOG_WEIGHT, "highest similarity to any key item"),
    SIMILAR_SUM(
        "similar.sum", LOG_WEIGHT, "sum of these over the key items, discounted by recency"),
    BACK_NEWEST("back.newest", LOG_WEIGHT, "how strongly it leads back to the newest item"),
    BACK_SUM("back.sum", LOG_WEIGHT, "sum of that over the key items, discounted by recency"),
    POPULARITY("popularity.popular", LOG_COUNT, "interactions, fading as for popular items"),
    HOURLY("popularity.hour", LOG_COUNT, "interactions, fading with a half-life of an hour"),
    DAILY("popularity.day", LOG_COUNT, "interactions, fading with a half-life of a day"),
    RATIO("popularity.ratio", LOG_RATIO, "recent popularity over long-term popularity"),
    POPULAR_SHARE("popularity.share", LOG_SHARE, "sampling probability, as published last"),
    IS_LAST("in-session.last", FLAG, "it is the newest item"),
    IS_LAST_THREE("in-session.last-three", FLAG, "it is one of the newest three items"),
    POSITION("in-session.place", SHARE, "1/(1 + rank) among the session's items, the newest first"),
    CLICKED("in-session.clicks", LOG_COUNT, "times it was clicked in this session, at most 255"),
    CARTED("in-session.carts", LOG_COUNT, "times it was put into the cart, at most 255"),
    ORDERED("in-session.orders", LOG_COUNT, "times it was ordered, at most 255"),
    SINCE("in-session.since", LOG_SECONDS, "since it was last interacted with; 0 if it never was"),
    SESSION_CLICKS("session.clicks", LOG_COUNT, "clicks of the session"),
    SESSION_CARTS("session.carts", LOG_COUNT, "carts of the session"),
    SESSION_ORDERS("session.orders", LOG_COUNT, "orders of the session"),
    SESSION_LENGTH("session.length", LOG_COUNT, "interactions of the session"),
    SESSION_ITEMS("session.items", LOG_COUNT, "distinct items of the session that are remembered"),
    SESSION_ACTIVITY("session.activity", SHARE, "how active the session is among all recent ones"),
    SESSION_AGE("session.age", LOG_SECONDS, "since the session's first interaction"),
    SESSION_PAUSE("session.pause", LOG_SECONDS, "since the newest of the session's other items"),
    NOW_CART("now.cart", FLAG, "the interaction is a cart"),
    NOW_ORDER("now.order", FLAG, "the interaction is an order"),
    NOW_REPEATS(
        "now.repeats", LOG_COUNT, "earlier interactions of the session with the newest item"),
    NOW_COUNT("now.count", LOG_COUNT, "fading interactions with the newest item"),
    NOW_NEIGHBORS("now.neighbors", LOG_COUNT, "neighbours that the newest item has");

    private final String label;
    private final FeatureType type;
    private final String meaning;

    Always(String label, FeatureType type, String meaning) {
      this.label = label;
      this.type = type;
      this.meaning = meaning;
    }
  }

  private static final OfRule[] OF_RULE = OfRule.values();
  private static final OfChannel[] OF_CHANNEL = OfChannel.values();
  private static final Always[] ALWAYS = Always.values();

  public FeatureSchema {
    rules = List.copyOf(rules);
    channels = List.copyOf(channels);
  }

  /** The number of features. */
  public int size() {
    return OF_RULE.length * rules.size() + OF_CHANNEL.length * channels.size() + ALWAYS.length;
  }

  /** The features in their order. */
  public List<Feature> features() {
    List<Feature> features = new ArrayList<>(size());
    for (String rule : rules) {
      for (OfRule feature : OF_RULE) {
        String name = "rule.%s.%s".formatted(rule, feature.label);
        features.add(new Feature(name, feature.type, feature.meaning));
      }
    }
    for (String channel : channels) {
      for (OfChannel feature : OF_CHANNEL) {
        String name = "channel.%s.%s".formatted(channel, feature.label);
        features.add(new Feature(name, feature.type, feature.meaning));
      }
    }
    for (Always feature : ALWAYS) {
      features.add(new Feature(feature.label, feature.type, feature.meaning));
    }
    return features;
  }

  /** XXH3 (64 bits, seed 0) of the version and of the names in order, a line each, in UTF-8. */
  public long hash() {
    StringBuilder text = new StringBuilder().append(VERSION).append('\n');
    for (Feature feature : features()) {
      text.append(feature.name()).append('\n');
    }
    return Hashing.xxh3_64().hashBytesToLong(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Where the blend's log-odds begin: one for each target, in the order of their codes. */
  public int blend() {
    return index(Always.BLEND_CLICKS);
  }

  /** Where the logarithm of the sampling probability is, kept to the range of its type. */
  public int logSamplingProbability() {
    return index(Always.POPULAR_SHARE);
  }

  int index(int rule, OfRule feature) {
    return OF_RULE.length * rule + position(feature);
  }

  int index(int channel, OfChannel feature) {
    return OF_RULE.length * rules.size() + OF_CHANNEL.length * channel + position(feature);
  }

  int index(Always feature) {
    return OF_RULE.length * rules.size() + OF_CHANNEL.length * channels.size() + position(feature);
  }

  @SuppressWarnings("EnumOrdinal") // The order of the constants is that of the features.
  private static int position(Enum<?> feature) {
    return feature.ordinal();
  }
}

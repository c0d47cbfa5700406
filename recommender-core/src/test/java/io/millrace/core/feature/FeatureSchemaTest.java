package io.millrace.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The features by name and order, and the page that describes them. */
final class FeatureSchemaTest {
  private static final Path PAGE = Path.of("../docs/features.md");
  private static final FeatureSchema SMALL =
      new FeatureSchema(List.of("adjacent"), List.of("revisit"));

  @Test
  void namesRulesThenChannelsThenTheRest() {
    assertThat(SMALL.features())
        .extracting(Feature::name)
        .startsWith(
            "rule.adjacent.mean",
            "rule.adjacent.max",
            "rule.adjacent.sum",
            "rule.adjacent.newest",
            "rule.adjacent.second",
            "rule.adjacent.third",
            "rule.adjacent.last",
            "rule.adjacent.place",
            "channel.revisit.place",
            "channel.revisit.log-odds",
            "blend.clicks")
        .endsWith("now.count", "now.neighbors")
        .doesNotHaveDuplicates()
        .hasSize(SMALL.size());
  }

  @Test
  void hasEightFeaturesForEachRuleAndTwoForEachChannel() {
    // 5 rules, 8 channels, and 40 others.
    assertThat(RecommenderConfig.DEFAULT.featureSchema().size()).isEqualTo(5 * 8 + 8 * 2 + 40);
  }

  @Test
  void everyRangeHoldsZero() {
    for (FeatureType type : FeatureType.values()) {
      assertThat(type.least()).isLessThanOrEqualTo(0);
      assertThat(type.most()).isNotNegative();
    }
  }

  /** A model keeps the hash, so the features may change with the version alone. */
  @Test
  void keepsTheHashOfVersionTwo() {
    assertThat(FeatureSchema.VERSION).isEqualTo(2);
    assertThat(SMALL.hash()).isEqualTo(-4_565_917_244_386_871_643L);
  }

  @Test
  void hasAnotherHashForOtherRulesChannelsOrOrders() {
    List<FeatureSchema> schemas =
        List.of(
            SMALL,
            new FeatureSchema(List.of("item-cf"), List.of("revisit")),
            new FeatureSchema(List.of("adjacent"), List.of("trending")),
            new FeatureSchema(List.of("adjacent"), List.of("revisit", "trending")),
            new FeatureSchema(List.of("adjacent"), List.of("trending", "revisit")));
    assertThat(schemas).extracting(FeatureSchema::hash).doesNotHaveDuplicates();
  }

  @Test
  void isDescribedOnThePage() throws Exception {
    StringBuilder table =
        new StringBuilder("| feature | unit | range | meaning |\n|---|---|---|---|\n");
    for (Feature feature : new FeatureSchema(List.of("RULE"), List.of("CHANNEL")).features()) {
      FeatureType type = feature.type();
      table.append(
          "| `%s` | %s | %s to %s | %s |\n"
              .formatted(
                  feature.name(),
                  type.unit(),
                  plain(type.least()),
                  plain(type.most()),
                  feature.meaning()));
    }
    assertThat(Files.readString(PAGE)).contains(table);
  }

  private static String plain(float bound) {
    return Integer.toString((int) bound);
  }
}

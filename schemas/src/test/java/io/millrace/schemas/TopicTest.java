package io.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TopicTest {
  @Test
  void putsThePrefixInFront() {
    assertThat(Topic.ITEM_NEIGHBORS.named("shop-a.")).isEqualTo("shop-a.item-neighbors");
    assertThat(Topic.INTERACTIONS.named("")).isEqualTo("interactions");
  }

  @Test
  void compactsWhatIsUpdatedAndKeepsLogsWhole() {
    assertThat(Topic.values())
        .filteredOn(Topic::compacted)
        .containsExactly(
            Topic.ITEMS,
            Topic.RECOMMENDATIONS,
            Topic.ITEM_NEIGHBORS,
            Topic.SAMPLING_PROBABILITIES,
            Topic.MODELS);
  }
}

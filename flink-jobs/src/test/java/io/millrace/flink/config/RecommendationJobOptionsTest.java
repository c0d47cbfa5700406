package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

/** The list of all options is whole. */
final class RecommendationJobOptionsTest {

  @Test
  void noOptionIsMissingFromTheList() throws Exception {
    List<Object> declared = new ArrayList<>();
    for (Field field : RecommendationJobOptions.class.getFields()) {
      if (field.getType() == ConfigOption.class) {
        declared.add(field.get(null));
      }
    }
    assertThat(new ArrayList<Object>(RecommendationJobOptions.ALL)).isEqualTo(declared);
  }

  @Test
  void keysAreDistinctAndBeginWithThePrefix() {
    assertThat(RecommendationJobOptions.ALL)
        .extracting(ConfigOption::key)
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("millrace(\\.[a-z]+(-[a-z]+)*){2,3}"));
  }
}

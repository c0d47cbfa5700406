package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The configuration page says what the options are; with millrace.write-docs it is written. */
final class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");

  @Test
  void isThatOfTheOptions() throws Exception {
    if (Boolean.getBoolean("millrace.write-docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ConfigurationPage.text());
    }
    assertThat(PAGE)
        .as("docs/configuration.md is written by: " + ConfigurationPage.COMMAND)
        .hasContent(ConfigurationPage.text());
  }

  @Test
  void describesEveryOptionInOneRow() {
    for (var option : RecommendationJobOptions.ALL) {
      assertThat(ConfigurationPage.text().lines())
          .filteredOn(line -> line.startsWith("| `%s` |".formatted(option.key())))
          .singleElement()
          .asString()
          .matches("\\| `[^`]+` \\| [^|]+ \\| (none|`[^`]+`) \\| [^|]+\\. \\|");
    }
  }
}

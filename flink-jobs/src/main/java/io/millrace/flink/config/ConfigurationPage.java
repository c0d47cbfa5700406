package io.millrace.flink.config;

import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;

/** The page {@code docs/configuration.md}, made from the options. */
public final class ConfigurationPage {

  /** What writes the page, from the root of the repository. */
  public static final String COMMAND =
      "./mvnw -q -pl flink-jobs -am test -Dtest=ConfigurationPageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.write-docs=true";

  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from RecommendationJobOptions. To write it anew: %s -->

      The recommendation job, the training examples job and the training job take options from a
      file, `--config FILE`, and from the command line, `-Dkey=value`; the command line goes over the
      file, whatever their order. Both go over the cluster's own configuration, to which `flink run
      -Dkey=value` in front of the jar belongs. One file serves all jobs.

      A file is UTF-8 and has one `key = value` per line. Lines that begin with `#` are comments.
      Nothing is escaped: a backslash is a backslash.

      ```
      millrace.kafka.bootstrap-servers = broker-1:9092,broker-2:9092
      millrace.session.expiry = 7 d
      parallelism.default = 4
      ```

      Keys that begin with `millrace.` are described below, and one that is not is an error. All
      other keys go to Flink as they are.

      - A **duration** is a number and a unit: `ms`, `s`, `min`, `h` or `d`.
      - A **size** is a number and a unit: `b`, `kb` or `mb`.
      - A **list** is separated by semicolons.
      - A **map** is `key:value,key:value`. One that is given replaces the default as a whole.
      """;

  private static final Formatter DESCRIPTIONS = new HtmlFormatter();

  private ConfigurationPage() {}

  /** The whole page. */
  public static String text() {
    StringBuilder page = new StringBuilder(HEAD.formatted(COMMAND));
    String group = "";
    for (ConfigOption<?> option : RecommendationJobOptions.ALL) {
      if (!group.equals(groupOf(option))) {
        group = groupOf(option);
        page.append("\n## ").append(RecommendationJobOptions.PREFIX).append(group);
        page.append("\n\n| key | type | default | description |\n|---|---|---|---|\n");
      }
      page.append(row(option));
    }
    page.append(
        "\n## What the jobs set of Flink\n\nThe configuration of the cluster goes over this.\n\n");
    page.append("| key | value |\n|---|---|\n");
    new TreeMap<>(JobConfiguration.defaults().toMap())
        .forEach((key, value) -> page.append("| `%s` | `%s` |\n".formatted(key, value)));
    return page.toString();
  }

  private static String groupOf(ConfigOption<?> option) {
    String behind = option.key().substring(RecommendationJobOptions.PREFIX.length());
    return behind.substring(0, behind.indexOf('.'));
  }

  private static String row(ConfigOption<?> option) {
    String value = OptionText.value(option.defaultValue());
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            option.key(),
            OptionText.type(option),
            value.isEmpty() ? "none" : "`" + value + "`",
            DESCRIPTIONS.format(option.description()).replace("|", "\\|"));
  }
}

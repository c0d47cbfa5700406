package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.PublishedLogs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole thing, as somebody sees it who tries it for the first time. */
@Timeout(300)
final class DemoITCase {
  @TempDir Path directory;

  @Test
  void showsSessionsOfASimulatedShop() {
    CommandRun run = CommandRun.of("demo", "--limit", "1000", "--seed", "1");
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.out()).filteredOn(line -> line.matches("Session \\d+ did")).hasSize(3);
    assertThat(run.out())
        .filteredOn(line -> line.startsWith("     1  "))
        .hasSize(3)
        // The simulated shop has ids that are text, which come back through their topic.
        .allMatch(line -> line.matches(" +1  [a-z]+-\\d+ +\\d+\\.\\d{4}  [a-z].*"));
    assertThat(run.out()).anyMatch(line -> line.startsWith("interactions     1,000 read in "));
    assertThat(run.out()).contains("dead letters     0");
  }

  @Test
  void everySessionOfARealLogGetsARecommendation() throws Exception {
    Path log = PublishedLogs.find("bol/train.jsonl");
    CommandRun run = CommandRun.of("demo", "--limit", "2000", "--input", log.toString());
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.out())
        .filteredOn(line -> line.startsWith("recommendations"))
        .singleElement()
        .asString()
        .matches("recommendations  [\\d,]+ written, to (\\d+) of \\1 sessions");
  }

  @Test
  void aRepetitionChangesNothing() throws Exception {
    Path log = directory.resolve("log.jsonl");
    String line = "{\"session\":\"a\",\"aid\":1,\"ts\":1600000000000,\"type\":\"clicks\"}\n";
    Files.writeString(log, line + line + "{\n");
    CommandRun run = CommandRun.of("demo", "--input", log.toString(), "--parallelism", "1");
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "without a list   1 repeated, 0 too old, 0 overtaken by the next of their session")
        .contains("recommendations  1 written, to 1 of 1 session")
        .contains("Skipped 1 line that could not be used:");
  }

  @Test
  void saysThatTheFileIsMissingBeforeItStartsAnything() {
    CommandRun run = CommandRun.of("demo", "--input", directory.resolve("none").toString());
    assertThat(run.err())
        .containsExactly("millrace demo: there is no file " + directory.resolve("none"));
    assertThat(run.exitCode()).isEqualTo(2);
  }
}

package io.millrace.cli;

import static io.millrace.cli.CommandRun.assertUnusable;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that leaves channels out. */
@Timeout(120)
final class AblateCommandTest {

  @TempDir Path directory;

  @Test
  void printsATableAndWritesItAsJsonAndMarkdown() throws IOException {
    Path json = directory.resolve("figures.json");
    Path markdown = directory.resolve("table.md");
    CommandRun run = ablate(SmallLog.of(60), "--json=" + json, "--markdown=" + markdown);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(0)).matches("\\d+ cases of \\d+ sessions");
    assertThat(run.out())
        .anyMatch(line -> line.matches("  channels +clicks recall@20 .* coverage@20"))
        .anyMatch(line -> line.matches("  all +[01]\\.\\d{4} .*"))
        .anyMatch(line -> line.startsWith("  all but second-hop@last-three "))
        .anyMatch(line -> line.startsWith("  time-decayed@recent alone "));
    assertThat(Files.readAllLines(markdown)).hasSize(run.out().size() - 1);
    assertThat(Files.readString(json)).contains("\"revisit alone\"", "\"recall@20.interval\"");
    assertThat(ablate(SmallLog.of(60), "--threads=1").out()).isEqualTo(run.out());
  }

  @Test
  void leavesOutTheChannelsOfItsConfiguration() throws IOException {
    Path config = file("millrace.candidates.channels = revisit;adjacent@last\n");
    CommandRun run = ablate(SmallLog.of(60), "--config=" + config);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .filteredOn(line -> line.contains("all but"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("  all but adjacent@last "));
  }

  @Test
  void saysInOneLineWhatIsWrong() throws IOException {
    String single = "{\"session\":1,\"aid\":1,\"ts\":1600000000000,\"type\":\"clicks\"}\n";
    assertUnusable(ablate(single), "has nothing to score");
    assertUnusable(ablate(SmallLog.of(20), "--threads=0"), "0 is not positive");
    assertUnusable(ablate(SmallLog.of(20), "--warm-up-share=1"), "1.0 is not from 0 up to 1");
    assertUnusable(
        ablate(SmallLog.of(20), "--markdown=" + directory.resolve("missing/x.md")),
        "there is no directory for");
    assertUnusable(
        ablate(SmallLog.of(20), "--config=" + directory.resolve("missing")), "there is no file ");
    assertUnusable(CommandRun.of("ablate"), "Missing required option: '--input=FILE'");
  }

  private CommandRun ablate(String log, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("ablate", "--input=" + file(log)));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "file", ".txt"), text);
  }
}

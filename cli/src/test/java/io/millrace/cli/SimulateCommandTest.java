package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulations as commands. */
final class SimulateCommandTest {

  @Test
  void printsTheErrorsAndWritesTheCurves(@TempDir Path directory) {
    CommandRun run =
        CommandRun.of("simulate", "sampling", "--steps", "400", "--report", directory.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .anyMatch(line -> line.startsWith("| α = 0.1 |"))
        .anyMatch(line -> line.startsWith("| m = 4 |"));
    assertThat(directory.resolve("learning-rates.png")).exists();
    assertThat(directory.resolve("hash-functions.png")).exists();
    assertThat(directory.resolve("errors.md")).exists();
  }

  @Test
  void showsNoStepsTwice() {
    CommandRun run = CommandRun.of("simulate", "sampling", "--steps", "200");
    assertThat(run.out())
        .filteredOn(line -> line.startsWith("| mean error"))
        .hasSize(2)
        .containsOnly("| mean error in steps | 1 to 100 | 101 to 200 |");
  }

  @Test
  void saysWhatIsWrong() {
    CommandRun run = CommandRun.of("simulate", "sampling", "--steps", "100");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.err())
        .singleElement()
        .asString()
        .contains("the error is measured every 100 of 100 steps");
  }
}

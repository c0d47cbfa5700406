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

/** The commands that replay a log in the process. */
@Timeout(120)
final class EvaluateCommandTest {

  @TempDir Path directory;

  @Test
  void printsFiguresAndWritesThemAsJson() throws IOException {
    Path json = directory.resolve("figures.json");
    CommandRun run = evaluate(SmallLog.of(60), "--json=" + json);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(0)).matches("\\d+ cases of \\d+ sessions\\. In brackets: .*");
    assertThat(run.out()).anyMatch(line -> line.startsWith("  recall@20"));
    assertThat(run.out()).anyMatch(line -> line.startsWith("  adjacent"));
    assertThat(Files.readString(json)).startsWith("{").contains("\"recall@20.interval\"");
    assertThat(evaluate(SmallLog.of(60)).out()).isEqualTo(run.out());
  }

  @Test
  void exportsWhatOttosScriptReads() throws IOException {
    Path export = directory.resolve("otto");
    CommandRun run = evaluate(SmallLog.of(60), "--protocol=otto", "--export=" + export);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(export.resolve("predictions.csv")).exists();
    assertThat(Files.readAllLines(export.resolve("test_labels.jsonl")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"session\":"));
  }

  @Test
  void writesAReportOfTheSameFigures() throws IOException {
    Path report = directory.resolve("a/report");
    CommandRun run = evaluate(SmallLog.of(60), "--report=" + report);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(evaluate(SmallLog.of(60)).out());
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("How good the lists are: file")
        .contains("What was before it is shown here and counts in no figure.");
    assertThat(evaluate(SmallLog.of(60), "--protocol=otto", "--report=" + report).exitCode())
        .isZero();
    assertThat(Files.readString(report.resolve("index.html"))).contains("It was not scored.");
  }

  @Test
  void saysThatAReportCannotBeWritten() throws IOException {
    Path file = file("");
    assertUnusable(
        evaluate(SmallLog.of(20), "--report=" + file), "cannot make the directory " + file);
    Path page = Files.createDirectories(directory.resolve("taken/index.html"));
    assertUnusable(
        evaluate(SmallLog.of(20), "--report=" + page.getParent()), "cannot write " + page);
  }

  @Test
  void tellsWhatItLeftOutAndSorted() throws IOException {
    String log =
        SmallLog.of(20)
            + "{\"session\":1,\"aid\":1,\"ts\":1500000000000,\"type\":\"clicks\"}\n{\"session\":1,";
    CommandRun run = evaluate(log);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .containsExactly(
            "warning: sorted by time, because times go backwards in the file (interactions: 1)");
    assertThat(run.out()).anyMatch(line -> line.matches(" *malformed-json +1"));
  }

  @Test
  void warnsOfAWarmUpThatKnowsTheFuture() throws IOException {
    CommandRun run = evaluate(SmallLog.of(24), "--warm-up=" + file(SmallLog.of(20)));

    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0))
        .isEqualTo(
            "warning: lists know of the future, because the input begins before the warm-up ends (interactions: 19)");
  }

  @Test
  void saysThatThereIsNothingToScore() throws IOException {
    String single = "{\"session\":1,\"aid\":1,\"ts\":1600000000000,\"type\":\"clicks\"}\n";
    assertUnusable(
        evaluate(single),
        "has nothing to score: after the warm-up there is no interaction of a session that has an"
            + " earlier one");
    assertUnusable(evaluate(single, "--protocol=otto"), "has nothing to score: no session begins");
    assertUnusable(evaluate(""), "is empty");
  }

  @Test
  void saysThatAnOptionIsWrong() throws IOException {
    String log = SmallLog.of(20);
    assertUnusable(evaluate(log, "--warm-up-share=1"), "1.0 is not from 0 up to 1");
    assertUnusable(evaluate(log, "--test-days=0"), "0 is not positive");
    assertUnusable(evaluate(log, "--test-days=1", "--warm-up-share=0.1"), "exclude each other");
    assertUnusable(evaluate(log, "--export=x"), "Option '--export' goes with '--protocol otto'");
    assertUnusable(evaluate(log, "--protocol=other"), "--protocol");
    assertUnusable(
        evaluate(log, "--json=" + directory.resolve("missing/x.json")),
        "there is no directory for");
    assertUnusable(
        evaluate(log, "--config=" + file("millrace.sesion.expiry = 1 d\n")),
        "millrace.sesion.expiry: there is no such option; did you mean millrace.session.expiry?");
    assertUnusable(
        evaluate(log, "--config=" + directory.resolve("missing")),
        "there is no file " + directory.resolve("missing"));
  }

  @Test
  void comparesTwoConfigurations() throws IOException {
    Path log = file(SmallLog.of(200));
    Path same = file("# the defaults\n");
    Path changed = file("millrace.candidates.key-items = 1\n");
    CommandRun run =
        CommandRun.of("compare", "--input=" + log, "--config=" + same, "--config=" + changed);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(0)).isEqualTo("first   " + same);
    assertThat(run.out())
        .anyMatch(line -> line.matches("  types.clicks recall@20 .*\\[.*no difference to be told"));
    assertUnusable(
        CommandRun.of("compare", "--input=" + log, "--config=" + same),
        "two files are compared, not 1");
  }

  @Test
  void namesTheConfigurationThatIsWrong() throws IOException {
    Path log = file(SmallLog.of(60));
    Path good = file("# the defaults\n");
    Path bad = file("millrace.session.expiry = 0 d\n");
    assertUnusable(
        CommandRun.of("compare", "--input=" + log, "--config=" + good, "--config=" + bad),
        bad + ": millrace.session: the session expiry is more than zero, not 0 s");
    assertUnusable(
        CommandRun.of("ablate", "--input=" + log, "--config=" + bad), bad + ": millrace.session:");
  }

  @Test
  void leavesOutTimesThatAreFarAhead() throws IOException {
    // A century ahead; the days before the last interaction that can be are the test.
    String far =
        "{\"session\":0,\"aid\":1,\"ts\":%d,\"type\":\"clicks\"}%n"
            .formatted(System.currentTimeMillis() + 3_155_760_000_000L);
    CommandRun with = evaluate(SmallLog.of(60) + far, "--test-days=1");
    CommandRun without = evaluate(SmallLog.of(60), "--test-days=1");
    assertThat(with.err()).isEqualTo(without.err());
    assertThat(with.out()).anyMatch(line -> line.matches(" *time-too-far-ahead +1"));
    assertThat(with.out()).startsWith(without.out().toArray(new String[0]));
  }

  @Test
  void writesAComparisonAsJson() throws IOException {
    Path log = file(SmallLog.of(200));
    Path same = file("# the defaults\n");
    Path json = directory.resolve("differences.json");
    String[] arguments = {
      "compare", "--input=" + log, "--config=" + same, "--config=" + same, "--json=" + json
    };

    assertThat(CommandRun.of(arguments).exitCode()).isZero();
    assertThat(Files.readString(json))
        .contains("\"recall@20\" : 0.0,")
        .contains("\"recall@20.interval\" : [ 0.0, 0.0 ],")
        .contains("\"recall@20.distinguishable\" : false")
        .doesNotContain("true");
    arguments[4] = "--json=" + directory.resolve("missing/x.json");
    assertUnusable(CommandRun.of(arguments), "there is no directory for");
  }

  private CommandRun evaluate(String log, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("evaluate", "--input=" + file(log)));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "file", ".txt"), text);
  }
}

package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.topics.TopicSettings;
import io.millrace.schemas.Topic;
import io.millrace.testing.PublishedLogs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
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
  void whereTheServiceCannotGoOnTheDemoEndsAndSaysSo() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    // Another service, unless there is one already.
    try (ServerSocket taken = new ServerSocket()) {
      bindIfFree(taken);
      CompletableFuture<Integer> demo =
          CompletableFuture.supplyAsync(
              () ->
                  Millrace.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                      .execute("demo", "--limit", "200", "--serve", "--parallelism", "1"),
              task -> new Thread(task, "demo").start());
      String url = awaitWord(demo, out, err, "Play the shopper at +(http://127.0.0.1:\\d+)");
      assertThat(url).doesNotEndWith(":8090");
      assertThat(err.toString())
          .contains("cannot listen on 127.0.0.1:8090: Address already in use");
      recreate(Topic.ITEMS, awaitWord(demo, out, err, "--bootstrap-servers (\\S+)"));
      assertThat(demo.get(2, TimeUnit.MINUTES)).isEqualTo(1);
      assertThat(err.toString())
          .containsOnlyOnce("millrace demo: the query service cannot go on reading");
    }
  }

  private static void bindIfFree(ServerSocket socket) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8090));
    } catch (BindException e) {
      assertThat(e).hasMessageContaining("Address already in use");
    }
  }

  /** The group of an expression, once the demo has printed it. */
  private static String awaitWord(
      CompletableFuture<Integer> demo, StringWriter out, StringWriter err, String expression) {
    Pattern pattern = Pattern.compile(expression);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> demo.isDone() || pattern.matcher(out.toString()).find());
    Matcher matcher = pattern.matcher(out.toString());
    assertThat(matcher.find()).as("%s%s", out, err).isTrue();
    return matcher.group(1);
  }

  /** Deletes a topic of the demo, and creates another of its name. */
  private static void recreate(Topic topic, String servers) throws Exception {
    String name = topic.named("");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.deleteTopics(List.of(name)).all().get();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !admin.listTopics().names().get().contains(name));
      admin.createTopics(List.of(TopicSettings.newTopic(topic, "", 4, (short) 1))).all().get();
    }
  }

  @Test
  void saysThatTheFileIsMissingBeforeItStartsAnything() {
    CommandRun run = CommandRun.of("demo", "--input", directory.resolve("none").toString());
    assertThat(run.err())
        .containsExactly("millrace demo: there is no file " + directory.resolve("none"));
    assertThat(run.exitCode()).isEqualTo(2);
  }
}

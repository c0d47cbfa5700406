package io.millrace.cli;

import static io.millrace.cli.CommandRun.assertUnusable;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on clusters whose files, ports and jars are not as they should be. */
final class ClusterStateTest {
  private static final String SETTINGS =
      "rest-port=1\nrpc-port=2\nbroker-port=3\ntask-managers=1\nslots=1\nflink-configuration=/\n";
  private static final String DEPLOYED =
      """
      [ {"jobName": "millrace-recommend", "jobId": "1", "jar": "old.jar",
         "entryClass": "io.millrace.flink.job.RecommendationJob",
         "arguments": ["-Dmillrace.kafka.bootstrap-servers=localhost:1"]} ]
      """;

  @TempDir private Path state;

  @Test
  void withoutAClusterThereIsNothingToStop() {
    CommandRun run = run("cluster", "stop");
    assertThat(run.err())
        .containsExactly("millrace cluster stop: no cluster was started in " + state);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void damagedSettingsAreNamed() throws IOException {
    write("cluster.properties", SETTINGS.replace("slots=1", "slots=two"));
    assertUnusable(run("cluster", "status"), "cluster.properties is damaged (slots is 'two')");
    assertUnusable(run("deploy"), "cluster.properties is damaged (slots is 'two')");
  }

  @Test
  void aDamagedProcessNumberIsNamed() throws IOException {
    write("cluster.properties", SETTINGS);
    write("log/broker.pid", "12");
    assertUnusable(run("cluster", "stop"), "broker.pid is damaged; end the broker where it runs");
  }

  @Test
  void aProcessThatWasGivenTheNumberOfAnotherIsNotTakenForIt() throws IOException {
    write("cluster.properties", SETTINGS);
    write("log/broker.pid", ProcessHandle.current().pid() + " 1");
    CommandRun run = run("cluster", "status");
    assertThat(run.out()).contains("broker          does not run");
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void damagedDeploymentsAreNamed() throws IOException {
    write("deployments/localhost_8081.json", "{broken");
    assertUnusable(
        run("rollback"), "localhost_8081.json, which says what was deployed, is damaged");
  }

  @Test
  void aPortInUseIsNamedWithItsOption() throws IOException {
    try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertUnusable(
          run("cluster", "start", "--port=" + used.getLocalPort()),
          "port %d cannot be used".formatted(used.getLocalPort()));
    }
  }

  @Test
  void aFileIsNoStateDirectory() throws IOException {
    Path file = Files.writeString(state.resolve("file"), "");
    try (ServerSocket rest = new ServerSocket(0);
        ServerSocket rpc = new ServerSocket(0)) {
      String[] start = {
        "cluster",
        "start",
        "--no-broker",
        "--port=" + rest.getLocalPort(),
        "--rpc-port=" + rpc.getLocalPort(),
        "--state-dir=" + file
      };
      rest.close();
      rpc.close();
      assertUnusable(CommandRun.of(start), file + " is no directory");
    }
  }

  @Test
  void nothingIsStoppedForWhatIsNoJarOfTheJob() throws IOException {
    write("deployments/localhost_8081.json", DEPLOYED);
    Path text = write("text.jar", "text");
    assertUnusable(run("upgrade", "--jar=" + text), "text.jar is no jar");
    Path other = state.resolve("other.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
      zip.putNextEntry(new ZipEntry("Other.class"));
    }
    assertUnusable(
        run("upgrade", "--jar=" + other),
        "other.jar holds no io.millrace.flink.job.RecommendationJob");
    assertUnusable(run("upgrade", "--jar=" + state.resolve("none.jar")), "there is no file");
  }

  private Path write(String file, String text) throws IOException {
    Path path = state.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private CommandRun run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--state-dir=" + state;
    return CommandRun.of(all);
  }
}

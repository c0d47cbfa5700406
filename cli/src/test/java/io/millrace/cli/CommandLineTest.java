package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class CommandLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "`` # millrace: Missing required subcommand (see 'millrace --help')",
        "qery # millrace: Unmatched argument at index 0: 'qery'; did you mean query?"
            + " (see 'millrace --help')",
        "topics # millrace topics: Missing required subcommand (see 'millrace topics --help')",
        "query --sesion=1 # millrace query: Unknown option: '--sesion=1'; did you mean --session?"
            + " (see 'millrace query --help')",
        "query # millrace query: Missing required argument (specify one of these):"
            + " (--session=SESSION | --item=ITEM) (see 'millrace query --help')",
        "query --session=1 --item=2 # millrace query: --session=SESSION, --item=ITEM are mutually"
            + " exclusive (specify only one) (see 'millrace query --help')",
        "query --session=1 --limit=0 # millrace query: Invalid value for option '--limit': 0 is not"
            + " positive (see 'millrace query --help')",
        "query --item=1 --target=carts # millrace query: Option '--target' goes with '--session'"
            + " (see 'millrace query --help')",
        "replay # millrace replay: Missing required argument (specify one of these):"
            + " (--input=FILE | --from-topic=TOPIC) (see 'millrace replay --help')",
        "replay --input=x --speed=fast # millrace replay: Invalid value for option '--speed':"
            + " 'fast' is neither 'max' nor a factor such as 60x (see 'millrace replay --help')",
        "serve -Dmillrace.service.prot=80 # millrace serve: there is no option"
            + " millrace.service.prot",
        "serve -Dmillrace.service.port=x # millrace serve: millrace.service.port is an integer from"
            + " 0 to 65535, not 'x'",
        "topics create --partitions=many # millrace topics create: Invalid value for option"
            + " '--partitions': 'many' is not an int (see 'millrace topics create --help')",
        "topics create --bootstrap-servers=kafka # millrace topics create: Invalid value for option"
            + " '--bootstrap-servers': 'kafka' is not HOST:PORT"
            + " (see 'millrace topics create --help')",
      })
  void aWrongOptionGivesOneLine(String arguments, String line) {
    CommandRun run = CommandRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(run.err()).containsExactly(line);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"query --session=1", "replay --input=x", "topics create", "run", "serve"})
  void aBrokerThatIsNotThereGivesOneLine(String arguments) throws IOException {
    int port = freePort();
    CommandRun run =
        CommandRun.of((arguments + " --bootstrap-servers=localhost:" + port).split(" "));
    assertThat(run.err())
        .singleElement()
        .asString()
        .endsWith(": no Kafka broker answers at localhost:" + port);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aListenerThatIsNoBrokerIsFoundOutWithinTenSeconds() throws IOException {
    // Connections are accepted by the system and never answered.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "localhost:" + silent.getLocalPort();
      long start = System.nanoTime();
      CommandRun run = CommandRun.of("topics", "create", "--bootstrap-servers", address);
      assertThat(run.err())
          .containsExactly("millrace topics create: no Kafka broker answers at " + address);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "query --help",
        "replay --help",
        "topics --help",
        "topics create -h",
        "run --help",
        "evaluate --help",
        "compare --help"
      })
  void helpIsWhatWasAskedFor(String arguments) {
    CommandRun run = CommandRun.of(arguments.split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).anyMatch(line -> line.startsWith("Usage: millrace"));
  }

  @Test
  void tellsItsVersion() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(0)).matches("millrace \\d+\\.\\d+\\.\\d+.*");
    assertThat(run.out().get(1)).startsWith("Java ");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

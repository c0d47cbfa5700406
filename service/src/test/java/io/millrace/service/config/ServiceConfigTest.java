package io.millrace.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.encoding.InteractionLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceConfigTest {
  private static final Path PAGE = Path.of("../docs/service.md");
  private static final String BEGIN = "<!-- options -->\n";
  private static final String END = "<!-- end of options -->";

  @TempDir Path directory;

  @Test
  void withoutAnOptionEverythingHasItsDefault() {
    ServiceConfig config = ServiceConfig.of(Map.of());
    assertThat(config.interactions()).isEqualTo(InteractionLimits.DEFAULT);
    assertThat(config.isLoopback()).isTrue();
    assertThat(config.token()).isEmpty();
    assertThat(config.scheme()).isEqualTo("http");
  }

  @Test
  void readsAFileAndSkipsOptionsOfTheJob() throws IOException {
    Path file = directory.resolve("service.conf");
    Files.writeString(
        file,
        """
        # The shop's
        millrace.session.expiry = 14 d
        millrace.service.port = 80
        millrace.input.max-ahead = 2 h
        """);
    assertThat(ServiceConfig.read(file))
        .isEqualTo(Map.of(ServiceOption.PORT, "80", ServiceOption.MAX_AHEAD, "2 h"));
    ServiceConfig config = ServiceConfig.of(ServiceConfig.read(file));
    assertThat(config.port()).isEqualTo(80);
    assertThat(config.interactions().maxAheadMillis()).isEqualTo(7_200_000);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path file = directory.resolve("service.conf");
    Files.writeString(file, "\nmillrace.service.prot = 80\n");
    assertThatThrownBy(() -> ServiceConfig.read(file))
        .hasMessage(file + ", line 2: there is no option millrace.service.prot");
    assertThatThrownBy(() -> ServiceConfig.read(directory.resolve("none")))
        .hasMessage("there is no file " + directory.resolve("none"));
    assertWrong(ServiceOption.PORT, "x", "an integer from 0 to 65535, not 'x'");
    assertWrong(ServiceOption.MAX_PAYLOAD, "1 tb", "a size such as 64 kb, up to 1024 mb, not");
    assertWrong(ServiceOption.MAX_AHEAD, "soon", "a duration such as 1 d, not 'soon'");
    assertWrong(ServiceOption.EARLIEST_TIME, "2000", "a time such as 2000-01-01T00:00:00Z");
    assertWrong(ServiceOption.MAX_AHEAD, "999999999999 d", "a duration such as 1 d");
    assertWrong(ServiceOption.MAX_AHEAD, "PT-5H", "a duration such as 1 d, not 'PT-5H'");
    assertWrong(ServiceOption.MAX_AHEAD, "1 week", "a duration such as 1 d");
    assertWrong(ServiceOption.EARLIEST_TIME, "-1000000000-01-01T00:00:00Z", "a time such as");
    assertWrong(ServiceOption.MAX_BODY_BYTES, "65 mb", "up to 64 mb, not '65 mb'");
    assertWrong(ServiceOption.APPLICATION_ID, "a/b c", "not 'a/b c'");
    Files.write(file, new byte[] {(byte) 0xC3, 0x28});
    assertThatThrownBy(() -> ServiceConfig.read(file))
        .hasMessage("the text of " + file + " is not UTF-8");
    assertWrong(ServiceOption.WRITE_TIMEOUT, "1 h", "is 500 ms to 2 min, not 3600000 ms");
    assertWrong(ServiceOption.TOKEN, "short", "has at least 16 characters");
    assertWrong(ServiceOption.TLS_KEYSTORE, "/no/file", "cannot read /no/file");
  }

  @Test
  void anIpv6AddressIsInBracketsWhereAPortFollows() {
    ServiceConfig config = ServiceConfig.of(Map.of(ServiceOption.HOST, "[::1]"));
    assertThat(config.isLoopback()).isTrue();
    assertThat(ServiceConfig.authority(config.advertisedHost(), 80)).isEqualTo("[::1]:80");
    assertThat(ServiceConfig.authority("here", 80)).isEqualTo("here:80");
    assertThat(HostInfo.buildFromEndpoint(ServiceConfig.authority("::1", 80)))
        .isEqualTo(new HostInfo("::1", 80));
  }

  @Test
  void theTokenAndThePasswordAreNotInTheTextOfTls() {
    assertThat(new ServiceConfig.Tls(Path.of("a"), "secret").toString()).doesNotContain("secret");
  }

  /** With {@code -Dmillrace.write-docs=true} the table is written anew. */
  @Test
  void thePageListsTheOptions() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("millrace.write-docs")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
    } else {
      assertThat(page.substring(begin, end)).isEqualTo(table());
    }
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| option | default | meaning |\n|---|---|---|\n");
    for (ServiceOption each : ServiceOption.values()) {
      String value = each.defaultValue().isEmpty() ? "none" : "`" + each.defaultValue() + "`";
      table.append("| `%s` | %s | %s |\n".formatted(each.key(), value, each.description()));
    }
    return table.toString();
  }

  private static void assertWrong(ServiceOption option, String value, String message) {
    assertThatThrownBy(() -> ServiceConfig.of(Map.of(option, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}

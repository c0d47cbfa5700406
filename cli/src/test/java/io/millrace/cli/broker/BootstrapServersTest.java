package io.millrace.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.broker.BootstrapServers.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BootstrapServersTest {

  @Test
  void readsSeveralAddresses() {
    BootstrapServers servers = BootstrapServers.parse("kafka-1:9092, 10.0.0.1:1,[::1]:65535");
    assertThat(servers.addresses())
        .containsExactly(
            new Address("kafka-1", 9092), new Address("10.0.0.1", 1), new Address("[::1]", 65535));
    assertThat(servers).hasToString("kafka-1:9092,10.0.0.1:1,[::1]:65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "kafka", "kafka:", ":9092", "kafka:0", "kafka:65536", "a:1:2", "::1:9"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> BootstrapServers.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not HOST:PORT");
  }
}

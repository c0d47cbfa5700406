package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker beside this process. */
final class BrokerProcessITCase {

  @TempDir private Path directory;

  @Test
  void servesUntilItIsClosed() throws Exception {
    BrokerProcess broker = BrokerProcess.start(directory);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
    broker.close();
    broker.close();
    // The lock of the directory is free again.
    BrokerProcess again = BrokerProcess.start(directory);
    again.close();
  }

  @Test
  void tellsWhyItDoesNotStart() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> BrokerProcess.start(file)).isInstanceOf(IOException.class);
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      assertThatThrownBy(() -> BrokerProcess.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another one holds its lock");
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }
}

package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
      assertThatThrownBy(() -> BrokerProcess.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another one holds its lock");
    } finally {
      broker.close();
    }
    broker.close();
    // The directory is free again.
    DirectoryLock.take(directory).close();
  }
}

package io.millrace.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class InteractionWriterTest {

  /** Had each to wait for the brokers by itself, they would take far longer than the limit. */
  @Test
  @Timeout(60)
  void whereNoBrokerAnswersAllOfManyBatchesFailTogether() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        InteractionWriter writer =
            new InteractionWriter(
                ServiceConfig.of(
                    Map.of(
                        ServiceOption.BOOTSTRAP_SERVERS,
                        "127.0.0.1:" + deaf.getLocalPort(),
                        ServiceOption.WRITE_TIMEOUT,
                        "500 ms")))) {
      List<Interaction> batch =
          Collections.nCopies(10, new Interaction("s", 1L, 1L, InteractionType.clicks));
      List<CompletableFuture<Void>> written = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        written.addAll(writer.write(batch));
      }
      for (CompletableFuture<Void> each : written) {
        assertThat(each.handle((done, e) -> e != null).get()).isTrue();
      }
    }
  }
}

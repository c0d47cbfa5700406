package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class AcknowledgementsITCase {
  @TempDir Path directory;

  @Test
  void saysWhyARecordWasNotTaken() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      Map<String, Object> configuration =
          Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 500);
      try (Admin admin = Admin.create(configuration)) {
        NewTopic small =
            new NewTopic("small", 1, (short) 1).configs(Map.of("max.message.bytes", "100"));
        admin.createTopics(List.of(small)).all().get();
        assertThat(ReadyTopics.await(admin, List.of("small"), Duration.ofSeconds(30))).isTrue();
      }
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
        Acknowledgements well = send(producer, "small", 1);
        well.requireNoFailure();
        Acknowledgements tooLarge = send(producer, "small", 1_000);
        assertThatThrownBy(tooLarge::requireNoFailure)
            .isInstanceOf(UncheckedIOException.class)
            .cause()
            .hasMessageStartingWith("writing to small failed: RecordTooLargeException: ");
        Acknowledgements nowhere = send(producer, "nowhere", 1);
        assertThatThrownBy(nowhere::requireNoFailure)
            .cause()
            .hasMessageStartingWith("writing to nowhere failed: TimeoutException: Topic nowhere");
      }
    }
  }

  @Test
  void anExceptionWithoutAMessageHasItsName() {
    assertThat(Acknowledgements.reason(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
  }

  private static Acknowledgements send(
      KafkaProducer<byte[], byte[]> producer, String topic, int length) {
    Acknowledgements sent = new Acknowledgements(topic);
    var unused = producer.send(new ProducerRecord<>(topic, new byte[length]), sent);
    producer.flush();
    return sent;
  }
}

package io.millrace.flink.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Good and bad records of topic models. */
final class ModelDeserializerTest {

  private static final String SHA_256 = "0f".repeat(32);

  private final Counter unreadable = new SimpleCounter();

  @ParameterizedTest
  @EnumSource
  void readsAnAnnouncementInEitherEncoding(Encoding encoding) {
    byte[] value =
        new RecordWriter<>(Model.class, encoding).write(model("din", "file:///din", SHA_256));
    assertThat(read(value))
        .containsExactly(new ModelAnnouncement("din", "v1", "file:///din", SHA_256, -7, 1_000));
    assertThat(unreadable.getCount()).isZero();
  }

  @Test
  void aTombstoneWithdrawsWhatItsKeyNames() {
    byte[] key = "din".getBytes(StandardCharsets.UTF_8);
    List<ModelAnnouncement> read = read(key, null);
    assertThat(read).containsExactly(ModelAnnouncement.withdrawal("din"));
    assertThat(read.get(0).isWithdrawal()).isTrue();
    assertThat(unreadable.getCount()).isZero();
  }

  @Test
  void countsWhatAnnouncesNoModelAndGoesOn() {
    RecordWriter<Model> writer = new RecordWriter<>(Model.class, Encoding.AVRO);
    List<byte @Nullable []> bad = new ArrayList<>();
    bad.add(null);
    bad.add("no record".getBytes(StandardCharsets.UTF_8));
    bad.add(writer.write(model(" ", "file:///din", SHA_256)));
    bad.add(writer.write(model("din", "x".repeat(10_001), SHA_256)));
    bad.add(writer.write(model("din", "file:///din", "0f")));
    for (byte[] value : bad) {
      assertThat(read(value)).isEmpty();
    }
    assertThat(unreadable.getCount()).isEqualTo(bad.size());
  }

  private static Model model(String name, String location, String sha256) {
    return new Model(name, "v1", location, sha256, 1, -7L, Map.of("loss", 0.5), 1_000L);
  }

  private List<ModelAnnouncement> read(byte @Nullable [] value) {
    return read(null, value);
  }

  private List<ModelAnnouncement> read(byte @Nullable [] key, byte @Nullable [] value) {
    ModelDeserializer deserializer = new ModelDeserializer();
    deserializer.open(new Context());
    List<ModelAnnouncement> read = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>("models", 0, 7, key, value), new ListCollector<>(read));
    return read;
  }

  /** Hands out the counter under its one name. */
  private final class Context implements DeserializationSchema.InitializationContext {

    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup() {
        @Override
        public MetricGroup addGroup(String name) {
          return this;
        }

        @Override
        public Counter counter(String name) {
          assertThat(name).isEqualTo("unreadableModels");
          return unreadable;
        }
      };
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
    }
  }
}

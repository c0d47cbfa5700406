package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.config.JobConfiguration;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** A library's class in a job, with the configuration that every job of ours has. */
final class RegisteredKryoTypeTest {

  private static final String REGISTRATION =
      "[org.HdrHistogram.Histogram: {type: kryo, kryo-type: registered, class: %s}]"
          .formatted(HistogramKryoSerializer.class.getName());

  @Test
  void aTypeThatWouldFallBackOnKryoIsRefusedWhenTheJobStarts() {
    // Registered or not: it has to be asked for by name.
    for (Configuration configuration :
        new Configuration[] {JobConfiguration.defaults(), registered()}) {
      assertThatThrownBy(() -> start(configuration, TypeInformation.of(Histogram.class)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("Generic types have been disabled")
          .hasMessageContaining("org.HdrHistogram.Histogram");
    }
  }

  @Test
  void aTypeThatIsAskedForButNotRegisteredIsRefusedWhenTheJobStarts() {
    assertThatThrownBy(
            () -> start(JobConfiguration.defaults(), new RegisteredKryoType<>(Histogram.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "org.HdrHistogram.Histogram is not registered with a Kryo serializer under"
                + " pipeline.serialization-config");
  }

  @Test
  void aRegisteredTypeIsAccepted() {
    start(registered(), new RegisteredKryoType<>(Histogram.class));
  }

  @Test
  void itsValuesAreWrittenByTheRegisteredSerializerWithTheirVersion() throws Exception {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.configure(registered(), getClass().getClassLoader());
    TypeSerializer<Histogram> serializer =
        new RegisteredKryoType<>(Histogram.class).createSerializer(config);
    Histogram latencies = new Histogram(3);
    latencies.recordValue(7);
    latencies.recordValue(50_000);

    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(latencies, out);
    byte[] written = out.getCopyOfBuffer();
    Histogram read = serializer.deserialize(new DataInputDeserializer(written));

    assertThat(read).isEqualTo(latencies).isNotSameAs(latencies);
    // Before it are the number of the class, and whether the value came before.
    assertThat(written[2]).isEqualTo((byte) HistogramKryoSerializer.VERSION);
    written[2] = 9;
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(written)))
        .hasMessageContaining("version 9");
  }

  private static Configuration registered() {
    Configuration configuration = JobConfiguration.defaults();
    configuration.setString("pipeline.serialization-config", REGISTRATION);
    return configuration;
  }

  /** Does what happens to a job before it reaches a cluster. */
  private static void start(Configuration configuration, TypeInformation<Histogram> type) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.fromData(Types.LONG, 1L, 2L)
        .uid("values")
        .map(
            value -> {
              Histogram histogram = new Histogram(3);
              histogram.recordValue(value);
              return histogram;
            })
        .returns(type)
        .uid("histograms")
        .print()
        .uid("print");
    env.getStreamGraph().getJobGraph();
  }
}

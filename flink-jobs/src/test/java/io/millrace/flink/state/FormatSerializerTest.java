package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.state.Samples.Sample;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type is written by a format of ours, and the serializer keeps Flink's contract. */
final class FormatSerializerTest {

  @Test
  void everyTypeHasASample() throws Exception {
    List<Object> types = new ArrayList<>();
    for (Field field : Types.class.getFields()) {
      types.add(field.get(null));
    }
    assertThat(Samples.all().<Object>map(Sample::type).distinct())
        .containsExactlyInAnyOrderElementsOf(types);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.flink.state.Samples#all")
  void noTypeFallsBackToAGenericSerializer(Sample<?> sample) {
    assertThat(sample.type()).isNotInstanceOf(GenericTypeInfo.class);
    assertThat(sample.serializer()).isInstanceOf(FormatSerializer.class);
    assertThat(sample.type().getTypeClass().isInstance(sample.value())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.flink.state.Samples#all")
  <T> void readsBackWhatItWrote(Sample<T> sample) throws Exception {
    TypeSerializer<T> serializer = sample.serializer();
    String written = Samples.bytes(serializer, sample.value());
    DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(written));
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    assertThat(Samples.bytes(serializer, read)).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.flink.state.Samples#all")
  <T> void copiesValuesAndBytes(Sample<T> sample) throws Exception {
    TypeSerializer<T> serializer = sample.serializer();
    String written = Samples.bytes(serializer, sample.value());
    assertThat(Samples.bytes(serializer, serializer.copy(sample.value()))).isEqualTo(written);
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.copy(new DataInputDeserializer(HexFormat.of().parseHex(written)), out);
    assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.flink.state.Samples#all")
  <T> void aDuplicateAndAShippedSerializerAreEqualAndWorkAlone(Sample<T> sample) throws Exception {
    TypeSerializer<T> serializer = sample.serializer();
    TypeSerializer<T> duplicate = serializer.duplicate();
    TypeSerializer<T> shipped = InstantiationUtil.clone(serializer);
    String written = Samples.bytes(serializer, sample.value());
    assertThat(duplicate).isNotSameAs(serializer).isEqualTo(serializer);
    assertThat(duplicate).hasSameHashCodeAs(serializer);
    assertThat(shipped).isEqualTo(serializer);
    assertThat(Samples.bytes(duplicate, sample.value())).isEqualTo(written);
    assertThat(Samples.bytes(shipped, sample.value())).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.flink.state.Samples#all")
  void aShippedTypeIsEqual(Sample<?> sample) throws Exception {
    TypeInformation<?> shipped = InstantiationUtil.clone(sample.type());
    assertThat(shipped).isEqualTo(sample.type());
    assertThat(shipped.getTypeClass()).isEqualTo(sample.type().getTypeClass());
  }

  @Test
  void aCopyOfAMutableValueSharesNothingWithIt() throws Exception {
    TypeSerializer<SessionHistory> serializer =
        new Sample<>(Types.SESSION_HISTORY, Samples.sessionHistory()).serializer();
    SessionHistory history = Samples.sessionHistory();
    String before = Samples.bytes(serializer, history);
    SessionHistory copy = serializer.copy(history);
    copy.offer(9, 9_000, InteractionType.CLICKS, SessionConfig.DEFAULT);
    copy.offer(8, 1_150, InteractionType.CLICKS, SessionConfig.DEFAULT);
    assertThat(Samples.bytes(serializer, history)).isEqualTo(before);
    // So the heap backend has to take a copy for a snapshot.
    assertThat(serializer.isImmutableType()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 255})
  void failsClearlyOnAnUnknownVersion(int version) {
    TypeSerializer<?> serializer = Types.SESSION_HISTORY.createSerializer(config());
    DataInputDeserializer in = new DataInputDeserializer(new byte[] {(byte) version, 0, 0, 0});
    assertThatThrownBy(() -> serializer.deserialize(in))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a session-history of version %d cannot be read, the newest known is 2"
                .formatted(version));
  }

  @Test
  void readsAnOlderVersionInPlaceAndWritesTheNewest() throws Exception {
    TypeSerializer<SessionHistory> old = Types.SESSION_HISTORY.createSerializer(config());
    TypeSerializer<SessionHistory> current = new FormatSerializer<>(new NextSessionHistoryFormat());
    String written = Samples.bytes(old, Samples.sessionHistory());
    SessionHistory read =
        current.deserialize(new DataInputDeserializer(HexFormat.of().parseHex(written)));
    assertThat(Samples.bytes(old, read)).isEqualTo(written);
    assertThat(written).startsWith("02");
    assertThat(Samples.bytes(current, read)).startsWith("03");
  }

  private static SerializerConfig config() {
    return new SerializerConfigImpl();
  }
}

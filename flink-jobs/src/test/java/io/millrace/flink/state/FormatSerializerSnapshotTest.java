package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.operator.Backend;
import io.millrace.flink.operator.FunctionHarness;
import io.millrace.flink.state.Samples.Sample;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a savepoint says of a format, and which savepoints are restored. */
final class FormatSerializerSnapshotTest {

  private static final TypeSerializer<SessionHistory> NEWEST =
      Types.SESSION_HISTORY.createSerializer(new SerializerConfigImpl());

  private static final TypeSerializer<SessionHistory> NEXT =
      new FormatSerializer<>(new NextSessionHistoryFormat());

  /** Remembers the items of a key and gives how many there are. */
  private static final class CountItemsFunction extends KeyedProcessFunction<Long, Long, Integer> {

    private static final long serialVersionUID = 1;

    private final TypeSerializer<SessionHistory> serializer;
    private transient ValueState<SessionHistory> histories;

    CountItemsFunction(TypeSerializer<SessionHistory> serializer) {
      this.serializer = serializer;
    }

    @Override
    public void open(OpenContext context) {
      histories = getRuntimeContext().getState(new ValueStateDescriptor<>("history", serializer));
    }

    @Override
    public void processElement(Long item, Context context, Collector<Integer> out)
        throws Exception {
      SessionHistory history = histories.value();
      if (history == null) {
        history = new SessionHistory();
      }
      history.offer(item, 1_000 + item, InteractionType.CLICKS, SessionConfig.DEFAULT);
      histories.update(history);
      out.collect(history.size());
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.flink.state.Samples#all")
  <T> void isCompatibleWithItselfWhenReadBack(Sample<T> sample) throws Exception {
    TypeSerializer<T> serializer = sample.serializer();
    TypeSerializerSnapshot<T> read = writtenAndRead(serializer.snapshotConfiguration());
    assertThat(
            serializer.snapshotConfiguration().resolveSchemaCompatibility(read).isCompatibleAsIs())
        .isTrue();
    assertThat(read.restoreSerializer()).isEqualTo(serializer);
  }

  @Test
  void takesAnOlderVersionAsItIs() throws Exception {
    assertThat(
            NEXT.snapshotConfiguration()
                .resolveSchemaCompatibility(writtenAndRead(NEWEST.snapshotConfiguration()))
                .isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void refusesANewerVersion() throws Exception {
    assertThat(
            NEWEST
                .snapshotConfiguration()
                .resolveSchemaCompatibility(writtenAndRead(NEXT.snapshotConfiguration()))
                .isIncompatible())
        .isTrue();
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void refusesAnotherFormatAndAnotherSerializer() {
    TypeSerializerSnapshot snapshot = NEWEST.snapshotConfiguration();
    TypeSerializerSnapshot otherFormat =
        Types.NEIGHBOR_ROW.createSerializer(new SerializerConfigImpl()).snapshotConfiguration();
    TypeSerializerSnapshot otherSerializer =
        org.apache.flink.api.common.typeinfo.Types.LONG
            .createSerializer(new SerializerConfigImpl())
            .snapshotConfiguration();
    assertThat(snapshot.resolveSchemaCompatibility(otherFormat).isIncompatible()).isTrue();
    assertThat(snapshot.resolveSchemaCompatibility(otherSerializer).isIncompatible()).isTrue();
  }

  @Test
  void namesAFormatThatIsGone() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeUTF("bygone");
    out.writeInt(1);
    FormatSerializerSnapshot<Object> snapshot = new FormatSerializerSnapshot<>();
    snapshot.readSnapshot(
        1,
        new DataInputDeserializer(out.getCopyOfBuffer()),
        FormatSerializerSnapshotTest.class.getClassLoader());
    assertThatThrownBy(snapshot::restoreSerializer).hasMessageContaining("bygone");
  }

  @ParameterizedTest
  @EnumSource
  void stateOfAnOlderVersionIsRestored(Backend backend) throws Exception {
    OperatorSubtaskState old;
    try (var harness = start(NEWEST, backend, null)) {
      harness.process(1L);
      harness.process(2L);
      old = harness.snapshot();
    }
    try (var harness = start(NEXT, backend, old)) {
      // The first reads what the savepoint held, the second what was written after it.
      harness.process(3L);
      harness.process(4L);
      assertThat(harness.takeOutputs()).containsExactly(3, 4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stateOfANewerVersionIsRefused(Backend backend) throws Exception {
    OperatorSubtaskState newer;
    try (var harness = start(NEXT, backend, null)) {
      harness.process(1L);
      newer = harness.snapshot();
    }
    assertThatThrownBy(() -> start(NEWEST, backend, newer).close())
        .hasStackTraceContaining(
            backend == Backend.HEAP
                ? "a session-history of version 3 cannot be read, the newest known is 2"
                : "must not be incompatible with the old state serializer");
  }

  private static FunctionHarness<Long, Integer> start(
      TypeSerializer<SessionHistory> serializer,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    return FunctionHarness.start(
        new CountItemsFunction(serializer),
        item -> 0L,
        org.apache.flink.api.common.typeinfo.Types.LONG,
        org.apache.flink.api.common.typeinfo.Types.INT,
        backend,
        snapshot);
  }

  private static <T> TypeSerializerSnapshot<T> writtenAndRead(TypeSerializerSnapshot<T> snapshot)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        FormatSerializerSnapshotTest.class.getClassLoader());
  }
}

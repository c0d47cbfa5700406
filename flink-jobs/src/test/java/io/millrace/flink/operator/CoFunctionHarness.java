package io.millrace.flink.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One subtask of a function of two inputs, with its metrics within reach. */
final class CoFunctionHarness<A, B, O> extends AbstractStreamOperatorTestHarness<O> {

  private final TwoInputStreamOperator<A, B, O> twoInputs;
  private final Map<String, Metric> metrics;

  private CoFunctionHarness(
      KeyedCoProcessOperator<?, A, B, O> operator,
      MockEnvironment environment,
      Map<String, Metric> metrics)
      throws Exception {
    super(operator, environment);
    twoInputs = operator;
    this.metrics = metrics;
  }

  /** Starts one of several subtasks from a snapshot, or empty where that is null. */
  static <K, A, B, O> CoFunctionHarness<A, B, O> start(
      KeyedCoProcessFunction<K, A, B, O> function,
      KeySelector<A, K> firstKey,
      KeySelector<B, K> secondKey,
      TypeInformation<K> keyType,
      TypeInformation<O> output,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot,
      int parallelism,
      int subtask)
      throws Exception {
    Map<String, Metric> metrics = new ConcurrentHashMap<>();
    CoFunctionHarness<A, B, O> harness =
        new CoFunctionHarness<>(
            new KeyedCoProcessOperator<>(function),
            FunctionHarness.environment(metrics, parallelism, subtask),
            metrics);
    harness.config.setStatePartitioner(0, firstKey);
    harness.config.setStatePartitioner(1, secondKey);
    harness.config.setStateKeySerializer(
        keyType.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.config.serializeAllConfigs();
    harness.setStateBackend(backend.create());
    harness.setup(output.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (snapshot == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(snapshot);
    }
    harness.open();
    return harness;
  }

  void processFirst(A element) throws Exception {
    StreamRecord<A> record = new StreamRecord<>(element);
    twoInputs.setKeyContextElement1(record);
    twoInputs.processElement1(record);
  }

  void processSecond(B element) throws Exception {
    StreamRecord<B> record = new StreamRecord<>(element);
    twoInputs.setKeyContextElement2(record);
    twoInputs.processElement2(record);
  }

  void watermarkFirst(long time) throws Exception {
    twoInputs.processWatermark1(new Watermark(time));
  }

  void watermarkSecond(long time) throws Exception {
    twoInputs.processWatermark2(new Watermark(time));
  }

  /** What came out since it was last asked. */
  List<O> takeOutputs() {
    List<O> outputs = new ArrayList<>(extractOutputValues());
    getOutput().clear();
    return outputs;
  }

  /** The number of keys that have a value in the state of the name. */
  long keys(String state) {
    KeyedStateBackend<?> backend = ((AbstractStreamOperator<?>) operator).getKeyedStateBackend();
    try (Stream<?> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.distinct().count();
    }
  }

  /** Whether records of a key come to this subtask. */
  boolean owns(Object key) {
    var task = getEnvironment().getTaskInfo();
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
        == task.getIndexOfThisSubtask();
  }

  int timers() {
    return numEventTimeTimers();
  }

  /** The count of a counter in the group {@code millrace}. */
  long count(String counter) {
    Metric metric = metrics.get("millrace." + counter);
    if (metric == null) {
      throw new AssertionError("no metric millrace.%s in %s".formatted(counter, metrics.keySet()));
    }
    return ((Counter) metric).getCount();
  }
}

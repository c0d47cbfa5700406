package io.millrace.flink.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * One subtask of one function or operator in Flink's test harness, with its metrics within reach.
 */
public final class FunctionHarness<I, O> implements AutoCloseable {

  static final int MAX_PARALLELISM = 128;

  /** What operators expect; the harness takes snapshots where a test asks for one. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private final AbstractStreamOperatorTestHarness<O> harness;
  private final Input<I> input;
  private final MockEnvironment environment;
  private final Map<String, Metric> metrics;

  private FunctionHarness(
      AbstractStreamOperatorTestHarness<O> harness,
      Input<I> input,
      MockEnvironment environment,
      Map<String, Metric> metrics) {
    this.harness = harness;
    this.input = input;
    this.environment = environment;
    this.metrics = metrics;
  }

  /** Starts the only subtask of a keyed function from a snapshot, or empty where that is null. */
  public static <K, I, O> FunctionHarness<I, O> start(
      KeyedProcessFunction<K, I, O> function,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      TypeInformation<O> output,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    return start(function, key, keyType, output, backend, snapshot, 1, 0);
  }

  /** Starts one of several subtasks of a keyed function. */
  public static <K, I, O> FunctionHarness<I, O> start(
      KeyedProcessFunction<K, I, O> function,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      TypeInformation<O> output,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot,
      int parallelism,
      int subtask)
      throws Exception {
    return start(
        new KeyedProcessOperator<>(function),
        key,
        keyType,
        output,
        backend,
        snapshot,
        parallelism,
        subtask);
  }

  /** Starts one of several subtasks of a keyed operator. */
  static <K, I, O> FunctionHarness<I, O> start(
      OneInputStreamOperator<I, O> operator,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      TypeInformation<O> output,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot,
      int parallelism,
      int subtask)
      throws Exception {
    Map<String, Metric> metrics = new ConcurrentHashMap<>();
    MockEnvironment environment = environment(metrics, parallelism, subtask);
    AbstractStreamOperatorTestHarness<O> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(operator, key, keyType, environment);
    start(harness, output, backend, snapshot);
    return new FunctionHarness<>(harness, input(operator), environment, metrics);
  }

  /**
   * Starts one of several subtasks of an operator with a keyed input and a broadcast one, which is
   * idle as far as event time goes.
   */
  static <K, I, B, O> FunctionHarness<I, O> start(
      TwoInputStreamOperator<I, B, O> operator,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      TypeInformation<O> output,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot,
      int parallelism,
      int subtask)
      throws Exception {
    Map<String, Metric> metrics = new ConcurrentHashMap<>();
    MockEnvironment environment = environment(metrics, parallelism, subtask);
    var harness = new AbstractStreamOperatorTestHarness<O>(operator, environment);
    harness.getStreamConfig().setStatePartitioner(0, key);
    harness
        .getStreamConfig()
        .setStateKeySerializer(
            keyType.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.getStreamConfig().serializeAllConfigs();
    start(harness, output, backend, snapshot);
    operator.processWatermarkStatus2(WatermarkStatus.IDLE);
    Input<I> input =
        new Input<>() {
          @Override
          public void process(StreamRecord<I> element) throws Exception {
            operator.setKeyContextElement1(element);
            operator.processElement1(element);
          }

          @Override
          public void watermark(Watermark watermark) throws Exception {
            operator.processWatermark1(watermark);
          }
        };
    return new FunctionHarness<>(harness, input, environment, metrics);
  }

  /** Starts the only subtask of an operator without keys. */
  static <I, O> FunctionHarness<I, O> start(
      OneInputStreamOperator<I, O> operator,
      TypeInformation<O> output,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    Map<String, Metric> metrics = new ConcurrentHashMap<>();
    MockEnvironment environment = environment(metrics, 1, 0);
    var harness = new AbstractStreamOperatorTestHarness<O>(operator, environment);
    start(harness, output, Backend.HEAP, snapshot);
    return new FunctionHarness<>(harness, input(operator), environment, metrics);
  }

  private static <O> void start(
      AbstractStreamOperatorTestHarness<O> harness,
      TypeInformation<O> output,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    harness.setStateBackend(backend.create());
    harness.setup(output.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (snapshot == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(snapshot);
    }
    harness.open();
  }

  /** What a subtask reads. */
  private interface Input<I> {
    void process(StreamRecord<I> element) throws Exception;

    void watermark(Watermark watermark) throws Exception;
  }

  private static <I, O> Input<I> input(OneInputStreamOperator<I, O> operator) {
    return new Input<>() {
      @Override
      public void process(StreamRecord<I> element) throws Exception {
        operator.setKeyContextElement(element);
        operator.processElement(element);
      }

      @Override
      public void watermark(Watermark watermark) throws Exception {
        operator.processWatermark(watermark);
      }
    };
  }

  /** Starts a function without state. */
  static <I, O> FunctionHarness<I, O> start(
      ProcessFunction<I, O> function, TypeInformation<O> output) throws Exception {
    return start(new ProcessOperator<>(function), output, null);
  }

  static MockEnvironment environment(Map<String, Metric> metrics, int parallelism, int subtask) {
    TestingMetricRegistry registry =
        TestingMetricRegistry.builder()
            .setRegisterConsumer((metric, name, group) -> metrics.put(label(name, group), metric))
            .build();
    MockEnvironment environment =
        MockEnvironment.builder()
            .setManagedMemorySize(32 << 20)
            .setMaxParallelism(MAX_PARALLELISM)
            .setParallelism(parallelism)
            .setSubtaskIndex(subtask)
            .setMetricGroup(
                TaskManagerMetricGroup.createTaskManagerMetricGroup(
                        registry, "localhost", ResourceID.generate())
                    .addJob(new JobID(), "job")
                    .addTask(ExecutionGraphTestUtils.createExecutionAttemptId(), "task"))
            .build();
    environment
        .getJobConfiguration()
        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    return environment;
  }

  /** The name behind the names and values of the user's groups: {@code millrace.name}. */
  private static String label(String name, AbstractMetricGroup<?> group) {
    String[] scope = group.getScopeComponents();
    int operatorScope = 6;
    Stream<String> own = Stream.of(scope).skip(operatorScope);
    return String.join(".", Stream.concat(own, Stream.of(name)).toList());
  }

  public void process(I element) throws Exception {
    input.process(new StreamRecord<>(element));
  }

  /** Gives an element to the broadcast input. */
  <B> void broadcast(B element) throws Exception {
    @SuppressWarnings("unchecked") // The caller knows what the function takes.
    var operator = (TwoInputStreamOperator<I, B, O>) (Object) harness.getOperator();
    operator.processElement2(new StreamRecord<>(element));
  }

  void watermark(long time) throws Exception {
    input.watermark(new Watermark(time));
  }

  /** Lets wall-clock time go on to a time in milliseconds. */
  void processingTime(long time) throws Exception {
    harness.setProcessingTime(time);
  }

  /** Ends the only input. */
  void endInput() throws Exception {
    ((BoundedOneInput) harness.getOperator()).endInput();
  }

  /** What came out since it was last asked. */
  public List<O> takeOutputs() {
    List<O> outputs = new ArrayList<>(harness.extractOutputValues());
    harness.getOutput().clear();
    return outputs;
  }

  /** What came out at the side since it was last asked. */
  <X> List<X> takeOutputs(OutputTag<X> tag) {
    var queue = harness.getSideOutput(tag);
    if (queue == null) {
      return List.of();
    }
    List<X> outputs = queue.stream().map(StreamRecord::getValue).toList();
    queue.clear();
    return outputs;
  }

  /** The number of keys that have a value in the state of the name, once caches are flushed. */
  long keys(String state) throws Exception {
    var unused = snapshot();
    KeyedStateBackend<?> backend = harness.getOperator().getKeyedStateBackend();
    try (Stream<?> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.count();
    }
  }

  /** What lies in a union list of the subtask. */
  <X> List<X> operatorState(ListStateDescriptor<X> state) throws Exception {
    List<X> values = new ArrayList<>();
    harness
        .getOperator()
        .getOperatorStateBackend()
        .getUnionListState(state)
        .get()
        .forEach(values::add);
    return values;
  }

  /** The same of a list state whose values are shared out on rescaling. */
  <X> List<X> splitState(ListStateDescriptor<X> state) throws Exception {
    List<X> values = new ArrayList<>();
    harness.getOperator().getOperatorStateBackend().getListState(state).get().forEach(values::add);
    return values;
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** The count of a counter in the group {@code millrace}. */
  long count(String counter) {
    return metric(counter, Counter.class).getCount();
  }

  /** A histogram in the group {@code millrace}. */
  Histogram histogram(String histogram) {
    return metric(histogram, Histogram.class);
  }

  /** What a gauge in the group {@code millrace} shows. */
  Object gauge(String gauge) {
    return metric(gauge, Gauge.class).getValue();
  }

  private <M extends Metric> M metric(String name, Class<M> type) {
    Metric metric = metrics.get("millrace." + name);
    if (metric == null) {
      throw new AssertionError("no metric millrace.%s in %s".formatted(name, metrics.keySet()));
    }
    return type.cast(metric);
  }

  public OperatorSubtaskState snapshot() throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness.snapshot(1, 1);
  }

  @Override
  public void close() {
    try {
      harness.close();
      environment.close();
    } catch (Exception e) {
      throw new AssertionError("the function does not close", e);
    }
  }
}

package io.millrace.flink.operator;

import io.millrace.flink.state.WriteBackCache;
import io.millrace.flink.state.WriteBehindPace;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * One value of state for each item or session, behind a write-back cache, with timers of event
 * time.
 *
 * <p>An operator and not a function, because the cache writes back the values of other keys than
 * the current one.
 *
 * @param <K> the key
 * @param <O> what goes out
 * @param <V> the state of a key
 */
abstract class KeyedStateOperator<K, O, V> extends AbstractStreamOperator<O>
    implements Triggerable<K, VoidNamespace> {

  private static final long serialVersionUID = 1;

  /** Savepoints refer to the timers by it; it is the name that Flink's process functions use. */
  private static final String TIMERS = "user-timers";

  private final int cachedValues;
  private transient WriteBackCache<K, V> values;
  private transient WriteBehindPace pace;
  private transient InternalTimerService<VoidNamespace> timers;

  /**
   * @param cachedValues the most values kept as objects in front of a state backend that holds
   *     bytes, 0 or more
   */
  KeyedStateOperator(int cachedValues) {
    this.cachedValues = cachedValues;
  }

  /** The state of a key. */
  abstract ValueStateDescriptor<V> descriptor();

  @Override
  public void open() throws Exception {
    super.open();
    boolean cached = WriteBackCache.isOfUse(getKeyedStateBackend());
    values =
        new WriteBackCache<>(
            getRuntimeContext().getState(descriptor()), this, cached ? cachedValues : 0);
    pace = new WriteBehindPace(checkpointInterval(), now());
    if (cached) {
      var unused =
          getProcessingTimeService()
              .scheduleWithFixedDelay(
                  time -> values.writeBehind(pace.due(time, values.changed())),
                  WriteBehindPace.TICK_MILLIS,
                  WriteBehindPace.TICK_MILLIS);
    }
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
  }

  /** The values by key. */
  final WriteBackCache<K, V> values() {
    return values;
  }

  /** Sets a timer of the current key, in epoch milliseconds of event time. */
  final void setTimer(long time) {
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
  }

  /** Event time that has been reached, in epoch milliseconds. */
  final long watermark() {
    return timers.currentWatermark();
  }

  @Override
  public final void onProcessingTime(InternalTimer<K, VoidNamespace> timer) {
    throw new IllegalStateException("no timer counts wall-clock time");
  }

  /** Nothing goes downstream here, so the barrier need not wait for it as it would before. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    values.flush();
    pace.checkpointed(now());
  }

  private long checkpointInterval() {
    return getContainingTask()
        .getEnvironment()
        .getJobConfiguration()
        .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
        .map(Duration::toMillis)
        .orElse(0L);
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }
}

package io.millrace.flink.operator;

import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.Gossip;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.flink.state.States;
import io.millrace.flink.state.WriteBackCache;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps with each item what its neighbours told it, and completes the item's answers from there.
 *
 * <p>An operator and not a function for the sake of the cache, as {@link
 * UpdateCoOccurrenceOperator} is.
 */
public final class FollowNeighborsOperator extends AbstractStreamOperator<NeighborAnswer>
    implements OneInputStreamOperator<ItemMessage, NeighborAnswer>,
        Triggerable<Long, VoidNamespace> {

  private static final long serialVersionUID = 1;

  private static final String TIMERS = "user-timers";

  private final CoOccurrenceConfig coOccurrenceConfig;
  private final long expiryMillis;
  private final int cachedItems;
  private transient SecondHop secondHop;
  private transient WriteBackCache<Long, ToldNeighbors> items;
  private transient InternalTimerService<VoidNamespace> timers;

  /**
   * @param cachedItems the most items kept as objects in front of a state backend that holds bytes,
   *     0 or more
   */
  public FollowNeighborsOperator(CoOccurrenceConfig coOccurrenceConfig, int cachedItems) {
    this.coOccurrenceConfig = coOccurrenceConfig;
    expiryMillis = coOccurrenceConfig.expiry().toMillis();
    this.cachedItems = cachedItems;
  }

  @Override
  public void open() throws Exception {
    super.open();
    secondHop = new SecondHop(coOccurrenceConfig);
    items =
        new WriteBackCache<>(
            getRuntimeContext().getState(States.toldNeighbors()),
            this,
            WriteBackCache.isOfUse(getKeyedStateBackend()) ? cachedItems : 0);
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void processElement(StreamRecord<ItemMessage> element) throws Exception {
    ItemMessage message = element.getValue();
    ToldNeighbors told = items.get(message.item());
    if (message instanceof Gossip gossip) {
      if (told == null) {
        told = new ToldNeighbors();
        checkExpiryAt(gossip.time() + expiryMillis, told);
      }
      secondHop.learn(told, gossip);
      items.put(gossip.item(), told);
    } else if (message instanceof NeighborAnswer answer) {
      // What nobody told anything is not kept: most items of a large catalogue.
      NeighborAnswer complete =
          secondHop.complete(told == null ? new ToldNeighbors() : told, answer);
      output.collect(new StreamRecord<>(complete, element.getTimestamp()));
      if (told != null) {
        items.put(answer.item(), told);
      }
    }
  }

  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    ToldNeighbors told = items.get(timer.getKey());
    if (told == null) {
      return;
    }
    if (secondHop.isExpired(told, timer.getTimestamp())) {
      items.remove(timer.getKey());
    } else if (timer.getTimestamp() >= told.expiryCheckAt()) {
      checkExpiryAt(told.updatedAt() + expiryMillis, told);
      items.put(timer.getKey(), told);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
    throw new IllegalStateException("no timer counts wall-clock time");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    items.flush();
  }

  private void checkExpiryAt(long time, ToldNeighbors told) {
    told.setExpiryCheckAt(time);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
  }
}

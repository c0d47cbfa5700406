package io.millrace.flink.operator;

import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.Gossip;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.flink.state.States;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps with each item what its neighbours told it, and completes the item's answers from there.
 */
public final class FollowNeighborsOperator
    extends KeyedStateOperator<Long, NeighborAnswer, ToldNeighbors>
    implements OneInputStreamOperator<ItemMessage, NeighborAnswer> {

  private static final long serialVersionUID = 1;

  private final CoOccurrenceConfig coOccurrenceConfig;
  private final long expiryMillis;
  private transient SecondHop secondHop;

  /**
   * @param cachedItems the most items kept as objects in front of a state backend that holds bytes,
   *     0 or more
   */
  public FollowNeighborsOperator(CoOccurrenceConfig coOccurrenceConfig, int cachedItems) {
    super(cachedItems);
    this.coOccurrenceConfig = coOccurrenceConfig;
    expiryMillis = coOccurrenceConfig.expiry().toMillis();
  }

  @Override
  ValueStateDescriptor<ToldNeighbors> descriptor() {
    return States.toldNeighbors();
  }

  @Override
  public void open() throws Exception {
    super.open();
    secondHop = new SecondHop(coOccurrenceConfig);
  }

  @Override
  public void processElement(StreamRecord<ItemMessage> element) throws Exception {
    ItemMessage message = element.getValue();
    ToldNeighbors told = values().get(message.item());
    if (message instanceof Gossip gossip) {
      if (told == null) {
        told = new ToldNeighbors();
        checkExpiryAt(gossip.time() + expiryMillis, told);
      }
      secondHop.learn(told, gossip);
      values().put(gossip.item(), told);
    } else if (message instanceof NeighborAnswer answer) {
      // What nobody told anything is not kept: most items of a large catalogue.
      output.collect(new StreamRecord<>(secondHop.complete(told, answer), element.getTimestamp()));
    }
  }

  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    ToldNeighbors told = values().get(timer.getKey());
    if (told == null) {
      return;
    }
    if (secondHop.isExpired(told, timer.getTimestamp())) {
      values().remove(timer.getKey());
    } else if (timer.getTimestamp() >= told.expiryCheckAt()) {
      checkExpiryAt(told.updatedAt() + expiryMillis, told);
      values().put(timer.getKey(), told);
    }
  }

  private void checkExpiryAt(long time, ToldNeighbors told) {
    told.setExpiryCheckAt(time);
    setTimer(time);
  }
}

package io.millrace.flink.operator;

import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the neighbours of each item, answers touches, and tells neighbours. A changed row is
 * published at once if the last publication is long enough ago, else by a timer as soon as it is.
 */
public final class UpdateCoOccurrenceOperator
    extends KeyedStateOperator<Long, ItemMessage, NeighborRow>
    implements OneInputStreamOperator<ItemVisit, ItemMessage> {

  private static final long serialVersionUID = 1;

  /** The neighbours to publish. */
  public static final OutputTag<RefreshedNeighbors> REFRESHED =
      new OutputTag<>("refreshed-neighbors", Types.REFRESHED_NEIGHBORS);

  private final CoOccurrenceConfig coOccurrenceConfig;
  private final long publishIntervalMillis;
  private final long expiryMillis;
  private transient CoOccurrence coOccurrence;

  /**
   * @param publishInterval the least event time between two publications of an item
   * @param cachedRows the most rows kept as objects in front of a state backend that holds bytes, 0
   *     or more
   */
  public UpdateCoOccurrenceOperator(
      CoOccurrenceConfig coOccurrenceConfig, Duration publishInterval, int cachedRows) {
    super(cachedRows);
    this.coOccurrenceConfig = coOccurrenceConfig;
    publishIntervalMillis = publishInterval.toMillis();
    expiryMillis = coOccurrenceConfig.expiry().toMillis();
  }

  @Override
  ValueStateDescriptor<NeighborRow> descriptor() {
    return States.neighborRow();
  }

  @Override
  public void open() throws Exception {
    super.open();
    coOccurrence = new CoOccurrence(coOccurrenceConfig);
    MetricGroup group = getMetricGroup().addGroup(MetricNames.GROUP);
    group.gauge(MetricNames.ROW_READS, values()::reads);
    group.gauge(MetricNames.ROW_WRITES, values()::writes);
  }

  @Override
  public void processElement(StreamRecord<ItemVisit> element) throws Exception {
    ItemVisit visit = element.getValue();
    NeighborRow row = values().get(visit.item());
    if (row == null) {
      row = coOccurrence.newRow();
      checkExpiryAt(visit.time() + expiryMillis, row);
    }
    boolean waits = row.isChangedSincePublished();
    coOccurrence.add(row, visit);
    Touch touch = visit.touch();
    NeighborList neighbors = null;
    if (touch != null) {
      neighbors = coOccurrence.read(row, visit.time());
      NeighborAnswer answer =
          new NeighborAnswer(
              touch,
              visit.item(),
              visit.time(),
              coOccurrence.count(row, visit.time()),
              neighbors,
              NeighborList.EMPTY);
      output.collect(new StreamRecord<>(answer, element.getTimestamp()));
    }
    coOccurrence.tell(
        row, visit, gossip -> output.collect(new StreamRecord<>(gossip, element.getTimestamp())));
    if (visit.size() > 0) {
      publishWhenDue(visit.item(), row, visit.time(), waits, neighbors);
    }
    values().put(visit.item(), row);
  }

  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    NeighborRow row = values().get(timer.getKey());
    if (row == null) {
      return;
    }
    if (coOccurrence.isExpired(row, timer.getTimestamp())) {
      values().remove(timer.getKey());
      return;
    }
    if (row.isChangedSincePublished()) {
      publishWhenDue(timer.getKey(), row, timer.getTimestamp(), /* waits= */ false, null);
    }
    if (timer.getTimestamp() >= row.expiryCheckAt()) {
      checkExpiryAt(row.updatedAt() + expiryMillis, row);
    }
    values().put(timer.getKey(), row);
  }

  private void checkExpiryAt(long time, NeighborRow row) {
    row.setExpiryCheckAt(time);
    setTimer(time);
  }

  /**
   * @param waits whether the timer of the next publication is set, which costs more to set once
   *     more than all else that is done for a visit
   * @param known what the row reads at the time; null where nobody has read it yet
   */
  private void publishWhenDue(
      long item, NeighborRow row, long time, boolean waits, @Nullable NeighborList known) {
    if (row.isPublicationDue(time, publishIntervalMillis)) {
      long asOf = Math.max(time, row.updatedAt());
      NeighborList neighbors = known == null ? coOccurrence.read(row, asOf) : known;
      output.collect(
          REFRESHED, new StreamRecord<>(new RefreshedNeighbors(item, asOf, neighbors), time));
      row.markPublished(time);
    } else if (!waits) {
      setTimer(row.publishedAt() + publishIntervalMillis);
    }
  }
}

package io.millrace.flink.operator;

import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the neighbours of each item and answers touches. A changed row is published at once if the
 * last publication is long enough ago, else by a timer as soon as it is.
 */
public final class UpdateCoOccurrenceFunction
    extends KeyedProcessFunction<Long, ItemVisit, NeighborAnswer> {

  private static final long serialVersionUID = 1;

  /** The neighbours to publish. */
  public static final OutputTag<RefreshedNeighbors> REFRESHED =
      new OutputTag<>("refreshed-neighbors", Types.REFRESHED_NEIGHBORS);

  private final CoOccurrenceConfig config;
  private final long publishIntervalMillis;
  private final long expiryMillis;
  private transient CoOccurrence coOccurrence;
  private transient ValueState<NeighborRow> rows;

  /**
   * @param publishInterval the least event time between two publications of an item
   */
  public UpdateCoOccurrenceFunction(CoOccurrenceConfig config, Duration publishInterval) {
    this.config = config;
    publishIntervalMillis = publishInterval.toMillis();
    expiryMillis = config.expiry().toMillis();
  }

  @Override
  public void open(OpenContext context) {
    coOccurrence = new CoOccurrence(config);
    rows = getRuntimeContext().getState(States.neighborRow());
  }

  @Override
  public void processElement(ItemVisit visit, Context context, Collector<NeighborAnswer> out)
      throws Exception {
    NeighborRow row = rows.value();
    if (row == null) {
      row = coOccurrence.newRow();
      checkExpiryAt(visit.time() + expiryMillis, row, context);
    }
    coOccurrence.add(row, visit);
    Touch touch = visit.touch();
    if (touch != null) {
      out.collect(
          new NeighborAnswer(
              touch, visit.item(), visit.time(), coOccurrence.read(row, visit.time())));
    }
    if (visit.size() > 0) {
      publishWhenDue(visit.item(), row, visit.time(), context);
    }
    rows.update(row);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<NeighborAnswer> out)
      throws Exception {
    NeighborRow row = rows.value();
    if (row == null) {
      return;
    }
    if (coOccurrence.isExpired(row, timestamp)) {
      rows.clear();
      return;
    }
    if (row.isChangedSincePublished()) {
      publishWhenDue(context.getCurrentKey(), row, timestamp, context);
    }
    if (timestamp >= row.expiryCheckAt()) {
      checkExpiryAt(row.updatedAt() + expiryMillis, row, context);
    }
    rows.update(row);
  }

  private static void checkExpiryAt(long time, NeighborRow row, Context context) {
    row.setExpiryCheckAt(time);
    context.timerService().registerEventTimeTimer(time);
  }

  private void publishWhenDue(long item, NeighborRow row, long time, Context context) {
    if (row.isPublicationDue(time, publishIntervalMillis)) {
      long asOf = Math.max(time, row.updatedAt());
      context.output(REFRESHED, new RefreshedNeighbors(item, asOf, coOccurrence.read(row, asOf)));
      row.markPublished(time);
    } else {
      context.timerService().registerEventTimeTimer(row.publishedAt() + publishIntervalMillis);
    }
  }
}

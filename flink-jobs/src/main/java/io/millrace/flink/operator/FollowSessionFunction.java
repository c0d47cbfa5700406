package io.millrace.flink.operator;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.Interaction;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.state.States;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.NextItems;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps the history of each session, and gives what it was before each of its next items. */
public final class FollowSessionFunction
    extends KeyedProcessFunction<String, ArrivedInteraction, NextItem> {

  private static final long serialVersionUID = 1;

  private final SessionConfig config;
  private final int historyLength;
  private transient NextItems nextItems;
  private transient ValueState<SessionHistory> histories;

  /**
   * @param historyLength items of a session that are given, the newest
   */
  public FollowSessionFunction(SessionConfig config, int historyLength) {
    this.config = config;
    this.historyLength = historyLength;
  }

  @Override
  public void open(OpenContext context) {
    nextItems = new NextItems(config, historyLength);
    histories = getRuntimeContext().getState(States.sessionHistory());
  }

  @Override
  public void processElement(ArrivedInteraction arrived, Context context, Collector<NextItem> out)
      throws Exception {
    Interaction interaction = arrived.interaction();
    SessionHistory history = histories.value();
    if (history == null) {
      history = new SessionHistory();
      context
          .timerService()
          .registerEventTimeTimer(interaction.time() + config.expiry().toMillis());
    }
    nextItems.add(history, interaction).ifPresent(out::collect);
    histories.update(history);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<NextItem> out)
      throws Exception {
    SessionHistory history = histories.value();
    if (history == null) {
      return;
    }
    if (history.isExpired(timestamp, config)) {
      histories.clear();
    } else {
      context
          .timerService()
          .registerEventTimeTimer(history.newestTime() + config.expiry().toMillis());
    }
  }
}

package io.millrace.core.activity;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.StateFormatContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of session histories. */
final class SessionHistoryFormatTest extends StateFormatContract<SessionHistory> {
  private static final long T = 1_600_000_000_000L;
  private static final SessionConfig CONFIG =
      new SessionConfig(5, Duration.ofDays(14), SessionConfig.DEFAULT.activityDecay());

  @Override
  protected BinaryFormat<SessionHistory> format() {
    return new SessionHistoryFormat();
  }

  @Override
  protected String name() {
    return "session-history";
  }

  @Override
  protected SessionHistory randomValue(Random random) {
    SessionHistory history = new SessionHistory();
    int interactions = random.nextInt(20);
    for (int i = 0; i < interactions; i++) {
      offer(history, random.nextLong(), T + random.nextInt(5), random.nextInt(3), CONFIG);
    }
    if (random.nextInt(5) == 0) {
      history.forgetAll(CONFIG);
    }
    return history;
  }

  /** Two interactions are held, and of the forgotten ones two at the newest time. */
  @Override
  protected SessionHistory released() {
    SessionConfig two =
        new SessionConfig(2, Duration.ofDays(14), SessionConfig.DEFAULT.activityDecay());
    SessionHistory history = new SessionHistory();
    offer(history, 1, T, 0, two);
    offer(history, 2, T + 1, 0, two);
    offer(history, 3, T + 1, 1, two);
    offer(history, -4, T + 2, 2, two);
    offer(history, Long.MAX_VALUE, T + 3, 1, two);
    return history;
  }

  /** Version 1 has no counts, so they are those of the two interactions that are held. */
  @Override
  protected SessionHistory released(int version) {
    SessionHistory history = released();
    if (version == 1) {
      history.counts[InteractionType.CLICKS.code()] = 0;
      history.counts[InteractionType.CARTS.code()] = 1;
      history.counts[InteractionType.ORDERS.code()] = 1;
      history.firstTime = T + 2;
    }
    return history;
  }

  @Override
  protected Object contents(SessionHistory history) {
    List<Object> contents = new ArrayList<>(List.of(history.sequence, history.forgottenTime));
    contents.add(history.activity(0));
    for (int i = 0; i < history.size(); i++) {
      contents.add(List.of(history.item(i), history.time(i), history.type(i)));
    }
    contents.add("forgotten");
    for (int i = 0; i < history.forgottenSize; i++) {
      contents.add(List.of(history.forgottenItems[i], history.forgottenTypes[i]));
    }
    return contents;
  }

  @Override
  protected void change(SessionHistory history) {
    offer(history, 7, T + 2, 1, CONFIG);
    offer(history, 8, T + 10, 1, CONFIG);
    history.forgetAll(CONFIG);
    offer(history, 9, T + 11, 2, CONFIG);
  }

  private static void offer(
      SessionHistory history, long item, long time, int type, SessionConfig config) {
    history.offer(item, time, InteractionType.ofCode(type), config);
  }
}

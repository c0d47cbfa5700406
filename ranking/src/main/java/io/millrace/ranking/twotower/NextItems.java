package io.millrace.ranking.twotower;

import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.Interaction;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.Optional;

/** Makes of a session's interactions what a two-tower model learns from. Not thread-safe. */
public final class NextItems {

  private final SessionConfig config;
  private final int most;

  /**
   * @param most items of a session that are kept, the newest
   */
  public NextItems(SessionConfig config, int most) {
    this.config = config;
    this.most = most;
  }

  /**
   * Adds an interaction to the history of its session.
   *
   * @param history changed
   * @return the session before and the item; nothing where it is the first interaction of its
   *     session, a repetition, or earlier than others that were there before it
   */
  public Optional<NextItem> add(SessionHistory history, Interaction interaction) {
    long time = interaction.time();
    if (history.isExpired(time, config)) {
      history.forgetAll(config);
    }
    SessionItems before = newest(history);
    Admission admission = history.offer(interaction.item(), time, interaction.type(), config);
    return admission == Admission.ACCEPTED
            && before.size() > 0
            && history.lastPosition() == history.size() - 1
        ? Optional.of(new NextItem(before, interaction.item(), time))
        : Optional.empty();
  }

  private SessionItems newest(SessionHistory history) {
    LongArrayList items = new LongArrayList(most);
    byte[] types = new byte[most];
    for (int i = history.size() - 1; i >= 0 && items.size() < most; i--) {
      if (!items.contains(history.item(i))) {
        types[items.size()] = history.type(i).code();
        items.add(history.item(i));
      }
    }
    return new SessionItems(items.toLongArray(), Arrays.copyOf(types, items.size()));
  }
}

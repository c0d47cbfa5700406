package io.millrace.core;

import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import io.millrace.testing.PublishedLogs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The beginning of a published log, for tests that measure recall on one. */
public final class LoggedInteractions {
  private LoggedInteractions() {}

  /** So many interactions of a log in their order; skips the calling test where there is no log. */
  public static List<Interaction> first(int count, String name)
      throws IOException, LogFormatException {
    InteractionLog log = InteractionLog.read(PublishedLogs.find(name), count);
    List<Interaction> interactions = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      interactions.add(
          new Interaction(
              log.session(i),
              ItemIds.number(log.aid(i)),
              log.ts(i),
              InteractionType.ofWireName(log.type(i).name())));
    }
    return interactions;
  }
}

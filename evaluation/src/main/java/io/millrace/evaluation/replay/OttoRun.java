package io.millrace.evaluation.replay;

import io.millrace.evaluation.metric.ScoredRun;
import java.util.List;

/**
 * What came of OTTO's protocol.
 *
 * @param run the scored lists; each test session has a case for each type that followed
 * @param sessions the test sessions, in the order in which they were scored
 */
public record OttoRun(ScoredRun run, List<OttoSession> sessions) {

  public OttoRun {
    sessions = List.copyOf(sessions);
  }
}

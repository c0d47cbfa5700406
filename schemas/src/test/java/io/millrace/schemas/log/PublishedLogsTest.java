package io.millrace.schemas.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.PublishedLogs;
import org.junit.jupiter.api.Test;

/** Reads the published logs where they are there: they are not part of this repository. */
final class PublishedLogsTest {
  @Test
  void readsBol() throws Exception {
    InteractionLog log = read("bol/train.jsonl");
    assertThat(log.size()).isEqualTo(113_601);
    assertThat(log.format()).isEqualTo(LogFormat.JSONL);
    assertSortedAndWhole(log);
  }

  @Test
  void readsOtto() throws Exception {
    InteractionLog log = read("otto/sessions.jsonl");
    assertThat(log.format()).isEqualTo(LogFormat.OTTO_SESSIONS);
    assertThat(log.outOfOrder()).isZero();
    assertSortedAndWhole(log);
  }

  @Test
  void readsRetailrocket() throws Exception {
    InteractionLog log = read("retailrocket/events.jsonl");
    assertThat(log.format()).isEqualTo(LogFormat.JSONL);
    assertSortedAndWhole(log);
  }

  private static void assertSortedAndWhole(InteractionLog log) {
    assertThat(log.skipped()).isEqualTo(Skipped.NONE);
    assertThat(log.sessions()).isBetween(1, log.size());
    assertThat(log.items()).isBetween(1, log.size());
    for (int i = 1; i < log.size(); i++) {
      assertThat(log.ts(i)).isGreaterThanOrEqualTo(log.ts(i - 1));
    }
  }

  private static InteractionLog read(String name) throws Exception {
    return InteractionLog.read(PublishedLogs.find(name), Long.MAX_VALUE);
  }
}

package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleSessionsTest {

  @Test
  void prefersLateSessionsThatFitOnAScreen() {
    List<Interaction> log = new ArrayList<>();
    add(log, "early", 5);
    add(log, "fitting", 4);
    add(log, "long", 9);
    add(log, "pair", 2);
    add(log, "single", 1);
    assertThat(SampleSessions.choose(InteractionLog.of(log), 4))
        .containsExactly("fitting", "early", "pair", "long");
  }

  @Test
  void takesWhatThereIs() {
    List<Interaction> log = new ArrayList<>();
    add(log, "single", 1);
    assertThat(SampleSessions.choose(InteractionLog.of(log), 3)).containsExactly("single");
  }

  private static void add(List<Interaction> log, String session, int interactions) {
    for (long item = 0; item < interactions; item++) {
      log.add(new Interaction(session, item, (long) log.size(), InteractionType.clicks));
    }
  }
}

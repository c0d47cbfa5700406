package io.millrace.core.training;

import static io.millrace.core.training.ExampleFixtures.T;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.StateFormatContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of what a session's lists wait for. */
final class PendingExamplesFormatTest extends StateFormatContract<PendingExamples> {
  private static final ExampleJoin JOIN =
      new ExampleJoin(new ExampleConfig(Duration.ofMillis(10), 2, 3, 3));

  @Override
  protected BinaryFormat<PendingExamples> format() {
    return new PendingExamplesFormat();
  }

  @Override
  protected String name() {
    return "pending-examples";
  }

  @Override
  protected PendingExamples randomValue(Random random) {
    PendingExamples pending = new PendingExamples();
    PendingLists lists = PendingLists.inMemory();
    ExampleFixtures.Collected output = new ExampleFixtures.Collected();
    int steps = random.nextInt(12);
    for (int i = 0; i < steps; i++) {
      long time = T + random.nextInt(20);
      JOIN.offer(
          pending, new Interaction("s", random.nextLong(), time, InteractionType.ofCode(i % 3)), T);
      JOIN.offer(pending, lists, ExampleFixtures.list(time, 5), T, output);
    }
    JOIN.advance(pending, lists, T + random.nextInt(30), output);
    pending.setWakeAt(JOIN.due(pending));
    return pending;
  }

  /** A list that waits, one that is watched, two interactions, and one that was refused. */
  @Override
  protected PendingExamples released() {
    PendingExamples pending = new PendingExamples();
    PendingLists lists = PendingLists.inMemory();
    ExampleFixtures.Collected output = new ExampleFixtures.Collected();
    JOIN.offer(pending, lists, ExampleFixtures.list(T, 5), T, output);
    JOIN.offer(pending, lists, ExampleFixtures.list(T + 4, 5), T, output);
    JOIN.offer(pending, ExampleFixtures.click(1, T), T);
    JOIN.offer(pending, ExampleFixtures.cart(-4, T + 4), T);
    JOIN.offer(pending, ExampleFixtures.order(Long.MAX_VALUE, T + 5), T);
    JOIN.offer(pending, ExampleFixtures.click(6, T + 12), T);
    JOIN.advance(pending, lists, T + 10, output);
    pending.setWakeAt(JOIN.due(pending));
    return pending;
  }

  @Override
  protected Object contents(PendingExamples pending) {
    return List.of(
        List.copyOf(pending.outcomes),
        new ArrayList<>(pending.waiting.entrySet()),
        new ArrayList<>(pending.watched.entrySet()),
        pending.refusedFrom,
        pending.refusedTo,
        pending.wakeAt());
  }

  @Override
  protected void change(PendingExamples pending) {
    pending.outcomes.add(new Outcome(T + 99, 1, InteractionType.CLICKS));
    pending.waiting.put(99L, T);
    pending.watched.put(98L, T);
    pending.refuse(T + 98);
    pending.setWakeAt(5);
  }
}

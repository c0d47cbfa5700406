package io.millrace.core.training;

import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Makes the training examples of a log in one thread: an {@link ExampleJoin} for all sessions, with
 * maps in place of keyed state. Event time is that of the newest interaction or list. Examples come
 * in the order in which their horizons pass, so one never comes before an interaction that it was
 * made from. Not thread-safe.
 */
public final class ExampleReplay {

  private record Wake(long time, String session) {}

  private record Session(PendingExamples pending, PendingLists lists) {}

  private final ExampleJoin join;
  private final ServedSchema schema;
  private final ExampleOutput output;
  private final Map<String, Session> sessions = new HashMap<>();
  private final PriorityQueue<Wake> wakes =
      new PriorityQueue<>(
          Comparator.comparingLong(Wake::time).thenComparing(Comparator.comparing(Wake::session)));
  private long now = Long.MIN_VALUE;

  /**
   * @param features the schema of the lists' features
   * @param examples takes the examples as they complete
   */
  public ExampleReplay(
      ExampleConfig config, FeatureSchema features, Consumer<TrainingExample> examples) {
    this(config, features, examplesTo(examples));
  }

  /**
   * @param features the schema of the lists' features
   * @param output takes the examples as they complete, and what else there is to know
   */
  public ExampleReplay(ExampleConfig config, FeatureSchema features, ExampleOutput output) {
    join = new ExampleJoin(config);
    schema = ServedSchema.of(features);
    this.output = output;
  }

  /** Adds an interaction. It may come before or after the list that was made from it. */
  public void add(Interaction interaction) {
    advanceTo(interaction.time());
    Session session = session(interaction.session());
    join.offer(session.pending(), interaction, now);
    wakeUp(interaction.session(), session);
  }

  /** Adds a list. */
  public void add(ServedCandidates served) {
    ServedList list = ServedList.of(served, schema);
    advanceTo(list.time());
    Session session = session(list.session());
    join.offer(session.pending(), session.lists(), list, now, output);
    wakeUp(list.session(), session);
  }

  /** Ends the log: what waits is completed with what is known, however short its time was. */
  public void finish() {
    advanceTo(Long.MAX_VALUE);
  }

  private Session session(String session) {
    return sessions.computeIfAbsent(
        session, s -> new Session(new PendingExamples(), PendingLists.inMemory()));
  }

  /** Lets event time go on to just before a time, since more may come of that very time. */
  private void advanceTo(long time) {
    now = Math.max(now, time - 1);
    for (Wake next = wakes.peek(); next != null && next.time() <= now; next = wakes.peek()) {
      wakes.remove();
      Session session = sessions.get(next.session());
      if (session != null && session.pending().wakeAt() == next.time()) {
        session.pending().setWakeAt(PendingExamples.NEVER);
        join.advance(session.pending(), session.lists(), next.time(), output);
        wakeUp(next.session(), session);
      }
    }
  }

  private void wakeUp(String name, Session session) {
    if (session.pending().isEmpty()) {
      sessions.remove(name);
      return;
    }
    long due = join.due(session.pending());
    if (due < session.pending().wakeAt()) {
      session.pending().setWakeAt(due);
      wakes.add(new Wake(due, name));
    }
  }

  private static ExampleOutput examplesTo(Consumer<TrainingExample> examples) {
    return new ExampleOutput() {
      @Override
      public void completed(ServedSchema schema, TrainingExample example) {
        examples.accept(example);
      }

      @Override
      public void positiveTooLate(InteractionType type) {}

      @Override
      public void dropped() {}
    };
  }
}

package io.millrace.flink.metric;

import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts training examples and what there is in them. */
public final class ExampleCounters {

  private static final InteractionType[] TYPES = InteractionType.values();

  private final Counter examples;
  private final Counter withoutPositives;
  private final Counter dropped;
  private final Counter lateLists;
  private final Counter lateInteractions;
  private final Counter[] positives = new Counter[TYPES.length];
  private final Counter[] latePositives = new Counter[TYPES.length];

  /** Registers the counters. */
  public ExampleCounters(MetricGroup group) {
    examples = group.counter(MetricNames.EXAMPLES);
    withoutPositives = group.counter(MetricNames.EXAMPLES_WITHOUT_POSITIVES);
    dropped = group.counter(MetricNames.DROPPED_LISTS);
    lateLists = group.counter(MetricNames.LATE_LISTS);
    lateInteractions = group.counter(MetricNames.LATE_OUTCOMES);
    for (InteractionType type : TYPES) {
      MetricGroup perType = group.addGroup(MetricNames.TARGET, type.wireName());
      positives[type.code()] = perType.counter(MetricNames.POSITIVES);
      latePositives[type.code()] = perType.counter(MetricNames.LATE_POSITIVES);
    }
  }

  /** Counts an example and its positives. */
  public void example(TrainingExample example) {
    examples.inc();
    boolean any = false;
    for (int i = 0; i < example.size(); i++) {
      for (InteractionType type : TYPES) {
        if (example.position(i, type) > 0) {
          positives[type.code()].inc();
          any = true;
        }
      }
    }
    if (!any) {
      withoutPositives.inc();
    }
  }

  /** Counts a positive that came after the horizon. */
  public void latePositive(InteractionType type) {
    latePositives[type.code()].inc();
  }

  /** Counts a list that there was no room for. */
  public void dropped() {
    dropped.inc();
  }

  /** Counts a list that came after its horizon. */
  public void lateList() {
    lateLists.inc();
  }

  /** Counts an interaction that came after all horizons it could be in. */
  public void lateInteraction() {
    lateInteractions.inc();
  }
}

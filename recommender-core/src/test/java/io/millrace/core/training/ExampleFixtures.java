package io.millrace.core.training;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists of one session, and what a join gives for them as text. */
final class ExampleFixtures {
  static final long T = 1_600_000_000_000L;
  static final ServedSchema SCHEMA =
      new ServedSchema(1, -2, List.of("adjacent"), List.of("revisit", "adjacent@last"));

  private ExampleFixtures() {}

  /** A list after a click on item 1, which is all that the session's history holds. */
  static ServedList list(long time, long... candidates) {
    return list(
        time, List.of(new SessionItem(1, time, InteractionType.CLICKS, 1, 0, 0)), candidates);
  }

  /** A list after a click on item 1. The sequence is the time; candidate i has features i, -i. */
  static ServedList list(long time, List<SessionItem> history, long... candidates) {
    float[] features = new float[2 * candidates.length];
    for (int i = 0; i < candidates.length; i++) {
      features[2 * i] = i;
      features[2 * i + 1] = -(float) i;
    }
    return new ServedList(
        "s", time, time, 1, InteractionType.CLICKS, history, SCHEMA, candidates, features);
  }

  static Interaction click(long item, long time) {
    return new Interaction("s", item, time, InteractionType.CLICKS);
  }

  static Interaction cart(long item, long time) {
    return new Interaction("s", item, time, InteractionType.CARTS);
  }

  static Interaction order(long item, long time) {
    return new Interaction("s", item, time, InteractionType.ORDERS);
  }

  /** The positions of a candidate for clicks, carts and orders, for those that have any. */
  static Map<Long, List<Integer>> positions(TrainingExample example) {
    Map<Long, List<Integer>> positions = new TreeMap<>();
    for (int i = 0; i < example.size(); i++) {
      List<Integer> each = new ArrayList<>();
      for (InteractionType type : InteractionType.values()) {
        each.add(example.position(i, type));
      }
      if (each.stream().anyMatch(position -> position > 0)) {
        positions.put(example.items()[i], each);
      }
    }
    return positions;
  }

  /** All that an example holds. */
  static List<Object> contents(TrainingExample example) {
    List<Object> contents = new ArrayList<>();
    contents.add(example.session());
    contents.add(example.sequence());
    contents.add(example.time());
    contents.add(example.item());
    contents.add(example.type());
    contents.add(example.history());
    contents.add(example.schemaHash());
    for (long item : example.items()) {
      contents.add(item);
    }
    for (float feature : example.features()) {
      contents.add(feature);
    }
    for (float weight : example.weights()) {
      contents.add(weight);
    }
    for (byte position : example.positions()) {
      contents.add(position);
    }
    return contents;
  }

  /** Keeps what a join gives. */
  static final class Collected implements ExampleOutput {
    final List<TrainingExample> examples = new ArrayList<>();
    final List<InteractionType> tooLate = new ArrayList<>();
    int dropped;

    @Override
    public void completed(ServedSchema schema, TrainingExample example) {
      examples.add(example);
    }

    @Override
    public void positiveTooLate(InteractionType type) {
      tooLate.add(type);
    }

    @Override
    public void dropped() {
      dropped++;
    }
  }
}

package io.millrace.flink.connector;

import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import io.millrace.schemas.avro.TrainingCandidate;
import java.util.List;

/** Training examples of the wire contract as examples to learn from. */
final class TrainingExamples {

  private static final int TARGETS = InteractionType.values().length;

  /** Features and weights are within some thousands; far beyond, sums of them are not finite. */
  private static final float MOST = 1e6f;

  private TrainingExamples() {}

  /**
   * The example of a record.
   *
   * @throws IllegalArgumentException if it is none that a job would have written
   */
  static TrainingExample of(io.millrace.schemas.avro.TrainingExample record, int maxSessionBytes) {
    ServedLists.requireSession(record.getSession(), maxSessionBytes);
    List<TrainingCandidate> candidates = record.getCandidates();
    int size = candidates.size();
    int width = size == 0 ? 0 : candidates.get(0).getFeatures().size();
    long[] items = new long[size];
    float[] features = new float[size * width];
    float[] weights = new float[size];
    byte[] positions = new byte[size * TARGETS];
    for (int i = 0; i < size; i++) {
      TrainingCandidate candidate = candidates.get(i);
      items[i] = candidate.getItem();
      weights[i] = candidate.getWeight();
      if (!(weights[i] > 0 && weights[i] <= MOST)) {
        throw new IllegalArgumentException("candidate %d weighs %s".formatted(i, weights[i]));
      }
      positions[i * TARGETS + InteractionType.CLICKS.code()] = place(candidate.getClickPosition());
      positions[i * TARGETS + InteractionType.CARTS.code()] = place(candidate.getCartPosition());
      positions[i * TARGETS + InteractionType.ORDERS.code()] = place(candidate.getOrderPosition());
      if (candidate.getFeatures().size() != width) {
        throw new IllegalArgumentException(
            "candidate %d has %d features, the first %d"
                .formatted(i, candidate.getFeatures().size(), width));
      }
      for (int feature = 0; feature < width; feature++) {
        float value = candidate.getFeatures().get(feature);
        if (!(Math.abs(value) <= MOST)) {
          throw new IllegalArgumentException(
              "feature %d of candidate %d is %s".formatted(feature, i, value));
        }
        features[i * width + feature] = value;
      }
    }
    return new TrainingExample(
        record.getSession(),
        record.getSequence(),
        record.getAsOf(),
        record.getItem(),
        InteractionType.ofWireName(record.getType()),
        ServedLists.history(record.getHistory()),
        record.getFeatureHash(),
        items,
        features,
        weights,
        positions);
  }

  private static byte place(int position) {
    if (position < 0 || position > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("a position is " + position);
    }
    return (byte) position;
  }
}

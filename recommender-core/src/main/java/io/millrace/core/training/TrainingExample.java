package io.millrace.core.training;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import java.util.List;

/**
 * A served list with what its session did afterwards. Immutable; the arrays are not copied and not
 * to be changed.
 *
 * @param time event time of the interaction that the list followed, in epoch milliseconds
 * @param item the interaction's item
 * @param type of the interaction
 * @param history the session's distinct items at that time, the newest first
 * @param schemaHash of the schema of the features
 * @param items K candidates, in the order in which they were served
 * @param features F for each candidate, as they were served: K·F finite numbers
 * @param weights K: of how many candidates of the list each stands for; 1 for those that the
 *     session came to, at least 1 for the sample of the others
 * @param positions T for each candidate, T being the number of targets: 1 if it was the next item
 *     of the target's type that the session came to, 2 if it was the second, …, 0 if the session
 *     did not come to it within the horizon: K·T numbers of 0 to 127
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers that are never compared.
public record TrainingExample(
    String session,
    long sequence,
    long time,
    long item,
    InteractionType type,
    List<SessionItem> history,
    long schemaHash,
    long[] items,
    float[] features,
    float[] weights,
    byte[] positions) {

  private static final int TARGETS = InteractionType.values().length;

  public TrainingExample {
    history = List.copyOf(history);
    if (weights.length != items.length
        || positions.length != items.length * TARGETS
        || (items.length > 0 && features.length % items.length != 0)) {
      throw new IllegalArgumentException(
          "%d candidates with %d features, %d weights and %d positions"
              .formatted(items.length, features.length, weights.length, positions.length));
    }
  }

  /** K, the number of candidates. */
  public int size() {
    return items.length;
  }

  /** As which item of the target's type the session came to a candidate; 0 if it did not. */
  public int position(int candidate, InteractionType target) {
    return positions[candidate * TARGETS + target.code()];
  }
}

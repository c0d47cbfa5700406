package io.millrace.ranking.scorer;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models with no parameter at its start value, and requests to them. */
final class RandomModels {

  /** Items of the history that the models read. */
  static final int HISTORY = 50;

  private static final long NOW = 1_700_000_000_000L;

  private RandomModels() {}

  /** Models of all kinds; sizes that are and that are no multiples of a vector's length. */
  static List<DinModel> ofAllKinds() {
    List<DinModel> models = new ArrayList<>();
    for (Pooling pooling : Pooling.values()) {
      for (Activation activation : Activation.values()) {
        for (boolean softmax : new boolean[] {false, true}) {
          models.add(model(5, pooling, 1, 1, softmax, List.of(1), activation));
          models.add(model(7, pooling, 13, 37, softmax, List.of(29, 11), activation));
          models.add(model(60, pooling, 32, 80, softmax, List.of(200, 80), activation));
        }
      }
    }
    return models;
  }

  private static DinModel model(
      int features,
      Pooling pooling,
      int dimension,
      int units,
      boolean softmax,
      List<Integer> hidden,
      Activation activation) {
    return random(
        new DinSpec(
            1, features, 1, dimension, 256, HISTORY, pooling, units, softmax, hidden, activation),
        new Random(features));
  }

  static DinModel random(DinSpec spec, Random random) {
    DinModel model = DinModel.initial(spec, random.nextLong());
    for (Parameter parameter : spec.parameters()) {
      float[] values = model.get(parameter.name());
      String name = parameter.name();
      double scale = 1 / Math.sqrt(Math.max(4, parameter.rows()));
      if (name.startsWith("embedding.")) {
        scale = 0.3;
      } else if (name.startsWith("attention.output")) {
        // So that the weights of a history add up to something like 1.
        scale /= 10;
      }
      for (int i = 0; i < values.length; i++) {
        boolean positive = name.endsWith(".variance") || name.endsWith(".scale");
        values[i] = (float) (positive ? 0.5 + random.nextDouble() : scale * random.nextGaussian());
      }
    }
    return model;
  }

  /** A request with features far within and beyond the bound. */
  static ScoringRequest request(DinSpec spec, int history, int candidates, Random random) {
    List<SessionItem> items = new ArrayList<>();
    InteractionType[] types = InteractionType.values();
    for (int l = 0; l < history; l++) {
      long time = NOW - (long) (1e6 * l * random.nextDouble());
      items.add(
          new SessionItem(random.nextLong(), time, types[random.nextInt(types.length)], 1, 0, 0));
    }
    long[] numbers = new long[candidates];
    float[] features = new float[candidates * spec.features()];
    for (int k = 0; k < candidates; k++) {
      // Some of the candidates are in the history.
      numbers[k] =
          history > 0 && random.nextInt(4) == 0
              ? items.get(random.nextInt(history)).item()
              : random.nextLong();
    }
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (3 * random.nextGaussian());
    }
    return new ScoringRequest(NOW, items, numbers, features);
  }
}

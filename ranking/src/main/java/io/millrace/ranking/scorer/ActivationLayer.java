package io.millrace.ranking.scorer;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import java.util.Arrays;

/**
 * What stands behind a layer, for a number of units that is padded with zeros: φ(x) = α·x + (1 −
 * α)·p·x, where p is 1 for x > 0 and else 0, or with Dice 1 / (1 + e^−(x − μ)·scale).
 *
 * @param units padded number of units
 * @param bias b of each unit, before the activation
 * @param slope α of each unit
 * @param dice whether p is that of Dice
 * @param mean μ of each unit; only with Dice
 * @param scale 1/sqrt(σ² + ε) of each unit; only with Dice
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ActivationLayer(
    int units, float[] bias, float[] slope, boolean dice, float[] mean, float[] scale) {

  /** The layer of a name, such as {@code hidden.1}, with a padded number of units. */
  static ActivationLayer of(DinModel model, String name, int units) {
    float[] bias = model.get(name + ".bias");
    boolean dice = model.spec().activation() == Activation.DICE;
    float[] mean = new float[0];
    float[] scale = new float[0];
    if (dice) {
      mean = Arrays.copyOf(model.get(name + ".mean"), units);
      float[] variance = model.get(name + ".variance");
      scale = new float[units];
      for (int j = 0; j < variance.length; j++) {
        scale[j] = (float) (1 / Math.sqrt(variance[j] + (double) Activation.EPSILON));
      }
    }
    float[] slope = Arrays.copyOf(model.get(name + ".slope"), units);
    return new ActivationLayer(units, Arrays.copyOf(bias, units), slope, dice, mean, scale);
  }

  /** The same with other biases. */
  ActivationLayer withBias(float[] other) {
    return new ActivationLayer(units, other, slope, dice, mean, scale);
  }
}

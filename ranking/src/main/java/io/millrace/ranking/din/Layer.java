package io.millrace.ranking.din;

/** Bias and activation of rows of units, and their gradients. */
final class Layer {

  private final DinSpec spec;
  private final String name;
  private final float[] bias;
  private final float[] slope;

  /** Of {@link Activation#DICE}: what is subtracted from an input, and what it is divided by. */
  private final float[] mean;

  private final float[] deviation;

  Layer(DinModel model, String name) {
    spec = model.spec();
    this.name = name;
    bias = model.get(name + DinSpec.BIAS);
    slope = model.get(name + DinSpec.SLOPE);
    if (spec.activation() == Activation.DICE) {
      mean = model.get(name + DinSpec.MEAN);
      deviation = model.get(name + DinSpec.VARIANCE).clone();
      for (int j = 0; j < deviation.length; j++) {
        deviation[j] = (float) Math.sqrt(deviation[j] + Activation.EPSILON);
      }
    } else {
      mean = new float[0];
      deviation = mean;
    }
  }

  /**
   * Adds the bias to x, and gives φ(x).
   *
   * @param x rows of units; changed
   */
  float[] activate(float[] x) {
    int units = bias.length;
    float[] y = new float[x.length];
    for (int row = 0; row < x.length; row += units) {
      for (int j = 0; j < units; j++) {
        float input = x[row + j] + bias[j];
        x[row + j] = input;
        y[row + j] = input * slopeAt(input, j);
      }
    }
    return y;
  }

  /** φ(x) / x. */
  private float slopeAt(float x, int j) {
    if (spec.activation() == Activation.PRELU) {
      return x > 0 ? 1 : slope[j];
    }
    float p = share(x, j);
    return p + (1 - p) * slope[j];
  }

  /** The p of {@link Activation#DICE}. */
  private float share(float x, int j) {
    return (float) (1 / (1 + Math.exp((mean[j] - x) / deviation[j])));
  }

  /**
   * Turns the gradients of what the layer gives into those of what goes into it.
   *
   * @param x with the bias
   * @param gradient changed
   */
  void backward(float[] x, float[] gradient, Gradients sums) {
    int units = bias.length;
    float[] ofBias = sums.of(name + DinSpec.BIAS);
    float[] ofSlope = sums.of(name + DinSpec.SLOPE);
    boolean isDice = spec.activation() == Activation.DICE;
    for (int row = 0; row < x.length; row += units) {
      for (int j = 0; j < units; j++) {
        float input = x[row + j];
        float g = gradient[row + j];
        float change = slopeAt(input, j);
        if (isDice) {
          float p = share(input, j);
          ofSlope[j] += g * (1 - p) * input;
          change += input * (1 - slope[j]) * p * (1 - p) / deviation[j];
        } else if (input <= 0) {
          ofSlope[j] += g * input;
        }
        gradient[row + j] = g * change;
        ofBias[j] += g * change;
      }
      if (isDice) {
        sums.inputs(name, units).add(x, row, 1);
      }
    }
  }
}

package io.millrace.ranking.twotower;

/**
 * One tower over a batch: z = x + W' relu(W x + b) + b', y = z / |z|. The caller fills {@link
 * #input}, reads {@link #output}, and for gradients fills {@link #gradient} with those of the
 * output. All are arrays of rows of d numbers. Not thread-safe.
 */
final class Tower {

  /** What is added to |z|², so that a vector of zeros has a direction: none. */
  private static final float EPSILON = 1e-12f;

  private final int d;
  private final int units;
  private final float[] hiddenWeight;
  private final float[] hiddenBias;
  private final float[] outputWeight;
  private final float[] outputBias;
  private final float[] hidden;
  private final float[] norms;
  private final float[] z;
  private final float[] dz;
  private final float[] dHidden;

  /** x, to be filled by the caller. */
  final float[] input;

  /** y, of length 1. */
  final float[] output;

  /** Of the loss by y before {@link #backward}, by x after it. */
  final float[] gradient;

  /**
   * @param name of the tower's parameters
   * @param capacity rows that a batch has at most
   */
  Tower(TwoTowerModel model, String name, int capacity) {
    d = model.spec().dimension();
    units = model.spec().hiddenUnits();
    hiddenWeight = model.get(name + TwoTowerSpec.HIDDEN_WEIGHT);
    hiddenBias = model.get(name + TwoTowerSpec.HIDDEN_BIAS);
    outputWeight = model.get(name + TwoTowerSpec.OUTPUT_WEIGHT);
    outputBias = model.get(name + TwoTowerSpec.OUTPUT_BIAS);
    hidden = new float[capacity * units];
    norms = new float[capacity];
    z = new float[d];
    dz = new float[d];
    dHidden = new float[units];
    input = new float[capacity * d];
    output = new float[capacity * d];
    gradient = new float[capacity * d];
  }

  /** Computes the first rows of the output from those of the input. */
  void forward(int rows) {
    for (int row = 0; row < rows; row++) {
      int x = row * d;
      int h = row * units;
      System.arraycopy(hiddenBias, 0, hidden, h, units);
      for (int i = 0; i < d; i++) {
        float value = input[x + i];
        for (int j = 0, w = i * units; j < units; j++) {
          hidden[h + j] += value * hiddenWeight[w + j];
        }
      }
      System.arraycopy(outputBias, 0, z, 0, d);
      for (int j = 0; j < units; j++) {
        float value = Math.max(0, hidden[h + j]);
        hidden[h + j] = value;
        if (value > 0) {
          for (int i = 0, w = j * d; i < d; i++) {
            z[i] += value * outputWeight[w + i];
          }
        }
      }
      float square = EPSILON;
      for (int i = 0; i < d; i++) {
        z[i] += input[x + i];
        square += z[i] * z[i];
      }
      norms[row] = (float) Math.sqrt(square);
      for (int i = 0; i < d; i++) {
        output[x + i] = z[i] / norms[row];
      }
    }
  }

  /** Turns the first rows of the gradient by y into those by x, and adds up those of the tower. */
  void backward(int rows, Gradients to) {
    for (int row = 0; row < rows; row++) {
      int x = row * d;
      int h = row * units;
      float along = 0;
      for (int i = 0; i < d; i++) {
        along += gradient[x + i] * output[x + i];
      }
      for (int i = 0; i < d; i++) {
        dz[i] = (gradient[x + i] - output[x + i] * along) / norms[row];
        to.outputBias[i] += dz[i];
        gradient[x + i] = dz[i];
      }
      for (int j = 0; j < units; j++) {
        float value = hidden[h + j];
        float sum = 0;
        if (value > 0) {
          for (int i = 0, w = j * d; i < d; i++) {
            to.outputWeight[w + i] += value * dz[i];
          }
          for (int i = 0, w = j * d; i < d; i++) {
            sum += outputWeight[w + i] * dz[i];
          }
        }
        dHidden[j] = sum;
        to.hiddenBias[j] += sum;
      }
      for (int i = 0; i < d; i++) {
        float value = input[x + i];
        float sum = 0;
        for (int j = 0, w = i * units; j < units; j++) {
          to.hiddenWeight[w + j] += value * dHidden[j];
        }
        for (int j = 0, w = i * units; j < units; j++) {
          sum += hiddenWeight[w + j] * dHidden[j];
        }
        gradient[x + i] += sum;
      }
    }
  }

  /** The gradients of a tower's parameters. */
  static final class Gradients {
    final float[] hiddenWeight;
    final float[] hiddenBias;
    final float[] outputWeight;
    final float[] outputBias;

    Gradients(TwoTowerSpec spec) {
      hiddenWeight = new float[spec.dimension() * spec.hiddenUnits()];
      hiddenBias = new float[spec.hiddenUnits()];
      outputWeight = new float[spec.hiddenUnits() * spec.dimension()];
      outputBias = new float[spec.dimension()];
    }
  }
}

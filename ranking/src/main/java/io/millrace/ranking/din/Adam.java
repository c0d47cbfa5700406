package io.millrace.ranking.din;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One parameter's state of Adam: the moving means of its gradient and of the gradient's square.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, "Adam: a method for stochastic
 *     optimization", ICLR 2015</a>
 */
public final class Adam {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float[] first;
  private final float[] second;

  /**
   * @param length values of the parameter
   */
  public Adam(int length) {
    first = new float[length];
    second = new float[length];
  }

  /** The learning rate of a step, from 1 upwards, with the correction for means that begin at 0. */
  public static float corrected(float learningRate, long step) {
    double first = 1 - Math.pow(BETA1, (double) step);
    double second = 1 - Math.pow(BETA2, (double) step);
    return (float) (learningRate * Math.sqrt(second) / first);
  }

  /** Moves one value against its gradient. */
  public void update(float[] values, int i, float gradient, float rate, float decay) {
    first[i] += (1 - BETA1) * (gradient - first[i]);
    second[i] += (1 - BETA2) * (gradient * gradient - second[i]);
    values[i] -= rate * (first[i] / ((float) Math.sqrt(second[i]) + EPSILON) + decay * values[i]);
  }

  /** Writes the means, for {@link #read}. */
  public void write(DataOutput out) throws IOException {
    for (int i = 0; i < first.length; i++) {
      out.writeFloat(first[i]);
      out.writeFloat(second[i]);
    }
  }

  /** Goes on from means that were written. */
  public void read(DataInput in) throws IOException {
    for (int i = 0; i < first.length; i++) {
      first[i] = in.readFloat();
      second[i] = in.readFloat();
    }
  }
}

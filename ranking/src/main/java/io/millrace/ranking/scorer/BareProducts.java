package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrix products that one list takes, and nothing else: what a scorer would need if all the
 * rest came for free.
 */
public final class BareProducts {

  /**
   * Some products of units × inputs with inputs × candidates.
   *
   * @param attention whether they are of the activation unit
   */
  private record Shape(boolean attention, int times, int units, int inputs, int candidates) {}

  private BareProducts() {}

  private static List<Shape> shapes(DinSpec spec, int history, int candidates) {
    int first = spec.hiddenUnits().get(0);
    int last = spec.hiddenUnits().get(spec.hiddenUnits().size() - 1);
    List<Shape> shapes = new ArrayList<>();
    int vectors = spec.dimension();
    if (spec.pooling() == Pooling.ATTENTION) {
      shapes.add(new Shape(true, history, spec.attentionUnits(), spec.dimension(), candidates));
      shapes.add(new Shape(true, 1, history, spec.attentionUnits(), candidates));
      shapes.add(new Shape(true, 1, spec.dimension(), history, candidates));
      vectors += spec.dimension();
    }
    shapes.add(new Shape(false, 1, first, vectors + spec.features(), candidates));
    if (spec.hiddenUnits().size() > 1) {
      shapes.add(new Shape(false, 1, last, first, candidates));
    }
    shapes.add(new Shape(false, 1, DinSpec.TARGETS, last, candidates));
    return shapes;
  }

  /** The multiplications of one list, each with an addition. */
  public static long multiplications(DinSpec spec, int history, int candidates) {
    return shapes(spec, history, candidates).stream()
        .mapToLong(s -> (long) s.times * s.units * s.inputs * s.candidates)
        .sum();
  }

  /** The products by the loops of {@link Scorers#vector}; each call computes those of one list. */
  public static Runnable byKernel(DinSpec spec, int history, int candidates) {
    Kernel kernel = Scorers.fastestKernel();
    List<Runnable> products = new ArrayList<>();
    for (Shape shape : shapes(spec, history, candidates)) {
      products.add(shape.attention ? inColumns(kernel, shape) : inRows(kernel, shape));
    }
    return () -> products.forEach(Runnable::run);
  }

  private static Runnable inColumns(Kernel kernel, Shape shape) {
    int columns = (shape.candidates + kernel.width() - 1) / kernel.width() * kernel.width();
    int units = PaddedWeights.units(shape.units);
    float[] weights = ones(shape.inputs * units);
    float[] bias = ones(units);
    float[] in = ones(shape.inputs * columns);
    float[] out = new float[units * columns];
    return () -> {
      for (int i = 0; i < shape.times; i++) {
        kernel.multiply(weights, shape.inputs, units, bias, in, out, 0, columns);
      }
    };
  }

  private static Runnable inRows(Kernel kernel, Shape shape) {
    int rows = (shape.candidates + Kernel.ROWS - 1) / Kernel.ROWS * Kernel.ROWS;
    if (shape.units == DinSpec.TARGETS) {
      int inputs = kernel.layerUnits(shape.inputs);
      float[] weights = ones(shape.units * inputs);
      float[] bias = ones(shape.units);
      float[] in = ones(rows * inputs);
      float[] out = new float[rows * shape.units];
      return () -> kernel.outputs(weights, bias, in, inputs, out, shape.candidates);
    }
    int units = kernel.layerUnits(shape.units);
    float[] weights = ones(shape.inputs * units);
    float[] none = new float[0];
    ActivationLayer layer =
        new ActivationLayer(units, ones(units), ones(units), /* dice= */ false, none, none);
    float[] in = ones(rows * shape.inputs);
    float[] out = new float[rows * units];
    return () -> kernel.layer(layer, weights, in, shape.inputs, out, rows);
  }

  /** The products by the library that ND4J calls, with as many threads as it is set to. */
  public static Runnable byNd4j(DinSpec spec, int history, int candidates) {
    List<Runnable> products = new ArrayList<>();
    for (Shape shape : shapes(spec, history, candidates)) {
      // Those of a history side by side are one product, which libraries like better.
      int units = shape.times * shape.units;
      INDArray weights = Nd4j.ones(DataType.FLOAT, units, shape.inputs);
      INDArray in = Nd4j.ones(DataType.FLOAT, shape.inputs, shape.candidates);
      INDArray out =
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {units, shape.candidates}, 'f');
      products.add(() -> weights.mmuli(in, out));
    }
    return () -> products.forEach(Runnable::run);
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}

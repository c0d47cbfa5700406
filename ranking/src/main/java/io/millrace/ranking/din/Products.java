package io.millrace.ranking.din;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of matrices that lie row after row. BLAS counts by columns, and the columns of a
 * transposed matrix are the rows of this one: so (A·B)ᵀ = Bᵀ·Aᵀ is computed, and nothing is moved.
 */
final class Products {

  private Products() {}

  /** A·B for A of rows × inner and B of inner × columns. */
  static float[] of(float[] a, float[] b, int rows, int inner, int columns) {
    try (INDArray bt = transposed(b, inner, columns);
        INDArray at = transposed(a, rows, inner)) {
      return product(bt, at, false, false, rows, columns);
    }
  }

  /** Aᵀ·B for A of inner × rows and B of inner × columns. */
  static float[] ofTransposed(float[] a, float[] b, int rows, int inner, int columns) {
    try (INDArray bt = transposed(b, inner, columns);
        INDArray at = transposed(a, inner, rows)) {
      return product(bt, at, false, true, rows, columns);
    }
  }

  /** A·Bᵀ for A of rows × inner and B of columns × inner. */
  static float[] withTransposed(float[] a, float[] b, int rows, int inner, int columns) {
    try (INDArray bt = transposed(b, columns, inner);
        INDArray at = transposed(a, rows, inner)) {
      return product(bt, at, true, false, rows, columns);
    }
  }

  private static INDArray transposed(float[] values, int rows, int columns) {
    return Nd4j.create(values, new long[] {columns, rows}, 'f');
  }

  private static float[] product(
      INDArray bt, INDArray at, boolean transposeB, boolean transposeA, int rows, int columns) {
    try (INDArray result =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {columns, rows}, 'f')) {
      Nd4j.gemm(bt, at, result, transposeB, transposeA, 1, 0);
      float[] values = new float[rows * columns];
      result.data().asNioFloat().get(values);
      return values;
    }
  }
}

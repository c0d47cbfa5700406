package io.millrace.ranking.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What ND4J computes on. Which of them is there, the build decides: see the profile cuda. */
public enum Nd4jDevice {
  /** The processor, by OpenBLAS. */
  CPU,
  /** An NVIDIA GPU. */
  CUDA;

  /**
   * Makes sure that ND4J runs on this device and on no other, by a product that it computes there.
   *
   * @return the name of ND4J's backend
   * @throws IllegalStateException if it runs on another device or not at all
   */
  public String requireRunning() {
    String backend;
    boolean cpu;
    float product;
    try {
      backend = Nd4j.getBackend().getClass().getSimpleName();
      cpu = Nd4j.getEnvironment().isCPU();
      INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});
      product = matrix.mmul(matrix).getFloat(1, 0);
    } catch (LinkageError | RuntimeException e) {
      // ND4J loads its native code in static initializers.
      throw new IllegalStateException(
          "%s was asked for, but ND4J does not run: %s".formatted(this, rootCause(e)), e);
    }
    if (cpu != (this == CPU)) {
      throw new IllegalStateException(
          "%s was asked for, but ND4J runs on the %s (%s); the profile cuda of the build decides"
              .formatted(this, cpu ? "processor" : "GPU", backend));
    }
    // 3·1 + 4·3
    if (product != 15) {
      throw new IllegalStateException(
          "%s multiplies wrongly: %s in place of 15".formatted(backend, product));
    }
    return backend;
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}

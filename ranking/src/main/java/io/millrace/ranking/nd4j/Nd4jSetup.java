package io.millrace.ranking.nd4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Settings of ND4J that hold for the whole process. */
public final class Nd4jSetup {

  private Nd4jSetup() {}

  /**
   * Limits the threads that ND4J uses on the processor. With one for each task they do not get into
   * each other's way: on a busy machine two threads took ten times as long as one.
   */
  public static void useThreads(int threads) {
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }
}

package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.nd4j.Nd4jDevice;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the scorers of a model. They agree within 1e-5, and are equally good for any model. */
public final class Scorers {

  private static final Logger LOG = LoggerFactory.getLogger(Scorers.class);

  private Scorers() {}

  /** The fastest scorer on a processor: by the Vector API where Java was started with it. */
  public static CandidateScorer vector(DinModel model) {
    return new KernelScorer(model, fastestKernel());
  }

  /** Plain loops. */
  public static CandidateScorer plain(DinModel model) {
    return new KernelScorer(model, Plain.KERNEL);
  }

  /** Arrays of ND4J on the processor, with one thread. */
  public static CandidateScorer nd4j(DinModel model) {
    return new Nd4jScorer(model, Nd4jDevice.CPU, 1);
  }

  /** Whether {@link #vector} has the Vector API. */
  public static boolean vectorApiPresent() {
    return Vector.KERNEL.isPresent();
  }

  static Kernel fastestKernel() {
    return Vector.KERNEL.orElse(Plain.KERNEL);
  }

  private static final class Plain {
    private static final Kernel KERNEL = new PlainKernel();
  }

  /** Loaded when it is first asked for, so the log tells once, and only who wants to know. */
  private static final class Vector {
    private static final Optional<Kernel> KERNEL = load();

    private static Optional<Kernel> load() {
      if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
        LOG.warn(
            "Scoring by plain loops, since Java was started without"
                + " --add-modules jdk.incubator.vector");
        return Optional.empty();
      }
      try {
        // Compiled apart from the rest, see the pom.
        Kernel kernel =
            Class.forName(Scorers.class.getPackageName() + ".VectorKernel")
                .asSubclass(Kernel.class)
                .getDeclaredConstructor()
                .newInstance();
        LOG.info("Scoring by the Vector API, {} numbers at a time", kernel.width());
        return Optional.of(kernel);
      } catch (ReflectiveOperationException | LinkageError e) {
        // The module incubates: another Java may have changed it.
        LOG.warn("Scoring by plain loops, since the Vector API of this Java does not fit", e);
        return Optional.empty();
      }
    }
  }
}

package io.millrace.ranking.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.scorer.Nd4jScorer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the build without a GPU. */
final class Nd4jDeviceTest {

  @Test
  void tellsThatItRunsOnTheProcessor() {
    assertThat(Nd4jDevice.CPU.requireRunning()).isEqualTo("CpuBackend");
  }

  @Test
  void neverTakesTheProcessorInPlaceOfAGpu() {
    DinSpec spec =
        new DinSpec(1, 4, 1, 3, 64, 5, Pooling.MEAN, 1, false, List.of(7), Activation.PRELU);
    assertThatThrownBy(() -> new Nd4jScorer(DinModel.initial(spec, 1), Nd4jDevice.CUDA, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "CUDA was asked for, but ND4J runs on the processor (CpuBackend);"
                + " the profile cuda of the build decides");
  }
}

package io.millrace.evaluation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.evaluation.sampling.SamplingSimulation.Contender;
import io.millrace.evaluation.sampling.SamplingSimulation.Curve;
import io.millrace.evaluation.sampling.SamplingSimulation.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published simulation: which estimators follow faster, and which end closer. */
final class SamplingSimulationTest {

  private static final Settings PAPER = Settings.DEFAULT;

  private static List<Curve> rates = List.of();
  private static List<Curve> hashes = List.of();

  @BeforeAll
  static void simulate() {
    List<Contender> all = new ArrayList<>(SamplingSimulation.LEARNING_RATES);
    all.addAll(SamplingSimulation.HASH_FUNCTIONS);
    List<Curve> curves = SamplingSimulation.run(PAPER, all);
    rates = curves.subList(0, SamplingSimulation.LEARNING_RATES.size());
    hashes = curves.subList(rates.size(), curves.size());
  }

  @Test
  void aHigherLearningRateFollowsFaster() {
    int reversal = PAPER.reversal();
    for (int i = 0; i < 2; i++) {
      assertThat(rates.get(i).mean(0, 500)).isLessThan(rates.get(i + 1).mean(0, 500));
      assertThat(rates.get(i).mean(reversal, reversal + 500))
          .isLessThan(rates.get(i + 1).mean(reversal, reversal + 500));
    }
  }

  @Test
  void aHigherLearningRateEndsNoisier() {
    for (int end : new int[] {PAPER.reversal(), PAPER.steps()}) {
      for (int i = 0; i < 2; i++) {
        assertThat(rates.get(i).mean(end - 1_000, end))
            .isGreaterThan(rates.get(i + 1).mean(end - 1_000, end));
      }
    }
  }

  @Test
  void averagesOfFirstGapsAreRightSooner() {
    assertThat(rates.get(3).mean(0, 2_000)).isLessThan(rates.get(2).mean(0, 2_000) / 2);
  }

  @Test
  void moreHashFunctionsErrLessInTheSameSpace() {
    for (int end : new int[] {PAPER.reversal(), PAPER.steps()}) {
      for (int i = 0; i < 2; i++) {
        assertThat(hashes.get(i).mean(end - 1_000, end))
            .isGreaterThan(hashes.get(i + 1).mean(end - 1_000, end));
      }
    }
  }

  @Test
  void writesCurvesAndTables(@TempDir Path directory) throws Exception {
    SamplingReport.write(directory, PAPER, rates, hashes);
    for (String image : List.of("learning-rates.png", "hash-functions.png")) {
      assertThat(ImageIO.read(directory.resolve(image).toFile()).getWidth()).isEqualTo(900);
    }
    assertThat(Files.readString(directory.resolve("errors.md")))
        .contains("| α = 0.1 |", "| m = 4 |");
  }

  @Test
  void refusesWhatIsNoSimulation() {
    assertThatThrownBy(() -> new Settings(100, 100, 20, 1, 1))
        .hasMessage("batches of 100 of 100 items");
    assertThatThrownBy(() -> new Settings(100, 10, 20, 11, 1))
        .hasMessage("the error is measured every 11 of 20 steps");
  }
}

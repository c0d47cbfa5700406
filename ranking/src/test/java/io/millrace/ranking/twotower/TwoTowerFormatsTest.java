package io.millrace.ranking.twotower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.store.ModelFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Savepoints and files are made of these formats: their bytes stay readable. */
final class TwoTowerFormatsTest {

  private static final TwoTowerSpec SPEC = new TwoTowerSpec(1, 2, 1, 1, 0.5f);
  private static final Map<String, String> METADATA = Map.of("until", "5");

  @Test
  void theStateKeepsItsNameAndItsBytes() throws IOException {
    TwoTowerStateFormat format = new TwoTowerStateFormat();
    assertThat(format.name()).isEqualTo("two-tower-state");
    assertThat(format.version()).isEqualTo(1);
    assertThat(hex(written(format, state()))).isEqualTo(hex(released("two-tower-state-1")));
    TwoTowerState read =
        format.read(
            1, new DataInputStream(new ByteArrayInputStream(released("two-tower-state-1"))));
    assertThat(read).usingRecursiveComparison().isEqualTo(state());
  }

  @Test
  void theNextItemKeepsItsNameAndItsBytes() throws IOException {
    NextItemFormat format = new NextItemFormat();
    assertThat(format.name()).isEqualTo("next-item");
    assertThat(format.version()).isEqualTo(1);
    // Two items of 9 bytes behind their number, the next item, the time.
    assertThat(hex(written(format, pair())))
        .isEqualTo(
            "02"
                + "000000000000000701"
                + "000000000000000800"
                + "0000000000000009"
                + "0000000000000005");
    assertThat(
            format.read(1, new DataInputStream(new ByteArrayInputStream(written(format, pair())))))
        .isEqualTo(pair());
  }

  @Test
  void theModelFileKeepsItsBytes() throws IOException {
    byte[] bytes = released("two-tower-model-2");
    assertThat(hex(file(model()))).isEqualTo(hex(bytes));
    ModelFile read = ModelFile.read(new ByteArrayInputStream(bytes));
    assertThat(read.metadata()).isEqualTo(METADATA);
    TwoTowerModel model = read.twoTower();
    assertThat(model.spec()).isEqualTo(SPEC);
    assertThat(model.catalogue()).containsExactly(11, -12);
    for (Parameter parameter : SPEC.parameters()) {
      assertThat(model.get(parameter.name())).isEqualTo(model().get(parameter.name()));
    }
  }

  @Test
  void refusesAFileThatIsCutOffOrAlteredAnywhere() throws IOException {
    byte[] bytes = file(model());
    for (int i = 0; i < bytes.length; i++) {
      byte[] start = Arrays.copyOf(bytes, i);
      byte[] altered = bytes.clone();
      altered[i] ^= 0x41;
      assertThatThrownBy(() -> ModelFile.read(new ByteArrayInputStream(start)))
          .isInstanceOf(ModelFileException.class);
      assertThatThrownBy(() -> ModelFile.read(new ByteArrayInputStream(altered)))
          .as("byte %d", i)
          .isInstanceOf(ModelFileException.class);
    }
  }

  @Test
  void tellsOneKindOfModelFromTheOther() throws IOException {
    DinSpec spec =
        new DinSpec(1, 3, 0, 1, 2, 1, Pooling.NONE, 1, false, List.of(1), Activation.PRELU);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(DinModel.initial(spec, 1), METADATA, out);
    ModelFile din = ModelFile.read(new ByteArrayInputStream(out.toByteArray()));
    ModelFile twoTower = ModelFile.read(new ByteArrayInputStream(file(model())));
    assertThat(din.din().spec()).isEqualTo(spec);
    assertThatThrownBy(din::twoTower)
        .isInstanceOf(ModelFileException.class)
        .hasMessage("a model that orders candidates and finds none");
    assertThatThrownBy(twoTower::din)
        .isInstanceOf(ModelFileException.class)
        .hasMessage("a two-tower model, which finds candidates and orders none");
  }

  @Test
  void refusesValuesThatAreNotFinite() throws IOException {
    TwoTowerModel model = model();
    model.get("item.output.bias")[0] = Float.NaN;
    byte[] bytes = file(model);
    assertThatThrownBy(() -> ModelFile.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("not a usable model: item.output.bias has the value NaN");
  }

  /** The parameters are 1/8, 2/8, 3/8, and so on, which floats hold exactly. */
  private static TwoTowerModel model() {
    TwoTowerModel model = TwoTowerModel.initial(SPEC, 1).copy(new long[] {11, -12});
    int n = 0;
    for (Parameter parameter : SPEC.parameters()) {
      float[] values = model.get(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = ++n / 8f;
      }
    }
    return model;
  }

  private static NextItem pair() {
    return new NextItem(new SessionItems(new long[] {7, 8}, new byte[] {1, 0}), 9, 5);
  }

  private static TwoTowerState state() throws IOException {
    ByteArrayOutputStream trainer = new ByteArrayOutputStream();
    new TwoTowerTrainer(model(), TwoTowerConfig.DEFAULT).write(new DataOutputStream(trainer));
    StreamingFrequencyEstimator estimator =
        new StreamingFrequencyEstimator(
            new SamplingConfig(new SamplingShape(1, 2, 1), 0.5, 4, true, Duration.ofSeconds(1)));
    estimator.count(9);
    List<SamplingBlock> blocks = new ArrayList<>();
    estimator.blocks(blocks::add);
    return new TwoTowerState(
        SPEC, trainer.toByteArray(), blocks, new long[] {7, 8, 9}, List.of(pair()), 1, 2.5, 3);
  }

  private static byte[] file(TwoTowerModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(model, METADATA, out);
    return out.toByteArray();
  }

  private static <T> byte[] written(BinaryFormat<T> format, T value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(value, new DataOutputStream(out));
    return out.toByteArray();
  }

  private static byte[] released(String name) throws IOException {
    try (InputStream in =
        TwoTowerFormatsTest.class.getResourceAsStream("/formats/" + name + ".hex")) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("#.*", "").replaceAll("\\s", ""));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

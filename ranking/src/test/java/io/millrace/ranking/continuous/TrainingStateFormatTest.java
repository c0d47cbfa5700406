package io.millrace.ranking.continuous;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.DinTrainer;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.Pooling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Savepoints are made of this format: its bytes stay readable. */
final class TrainingStateFormatTest {

  private static final DinSpec SPEC =
      new DinSpec(-2, 3, 0, 1, 2, 1, Pooling.NONE, 1, false, List.of(1), Activation.DICE);

  private final TrainingStateFormat format = new TrainingStateFormat();

  @Test
  void keepsItsNameAndItsBytes() throws IOException {
    assertThat(format.name()).isEqualTo("training-state");
    assertThat(format.version()).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(written(released())))
        .isEqualTo(HexFormat.of().formatHex(bytes(1)));
  }

  @Test
  void readsAllVersions() throws IOException {
    TrainingState read = read(1, bytes(1));
    assertThat(read).usingRecursiveComparison().isEqualTo(released());
  }

  /** What a trainer writes has no version of its own, so it is part of the format. */
  @Test
  void aTrainingGoesOnFromTheReleasedBytes() throws IOException {
    TrainingState state = read(1, bytes(1));
    ContinuousTraining training =
        new ContinuousTraining(state, ContinuousConfig.DEFAULT, new Unheard());
    assertThat(training.steps()).isEqualTo(9);
    assertThat(written(training.state())).isEqualTo(bytes(1));
  }

  private static final class Unheard implements TrainingListener {
    @Override
    public void stepped(float loss) {}

    @Override
    public void diverged() {}

    @Override
    public boolean validated(Trial trial) {
      return false;
    }
  }

  /** The parameters of the model are 1, 2, 3, …; those of the trainer are the same. */
  private static TrainingState released() {
    Map<String, float[]> values = new HashMap<>();
    int next = 1;
    for (Parameter parameter : SPEC.parameters()) {
      float[] value = new float[parameter.length()];
      for (int i = 0; i < value.length; i++) {
        value[i] = next++;
      }
      values.put(parameter.name(), value);
    }
    DinModel model = DinModel.of(SPEC, values);
    ByteArrayOutputStream trainer = new ByteArrayOutputStream();
    try {
      new DinTrainer(model, ContinuousConfig.DEFAULT.training())
          .write(new DataOutputStream(trainer));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new TrainingState(
        model, trainer.toByteArray(), 9, List.of(example("a")), List.of(example("b")));
  }

  private static TrainingExample example(String session) {
    return new TrainingExample(
        session,
        2,
        1_600_000_000_000L,
        1,
        InteractionType.CARTS,
        List.of(new SessionItem(1, 1_600_000_000_000L, InteractionType.CARTS, 2, 1, 0)),
        -2,
        new long[] {7},
        new float[] {0.5f, 1, -1},
        new float[] {1},
        new byte[] {1, 0, 2});
  }

  private byte[] written(TrainingState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.write(state, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private TrainingState read(int version, byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    TrainingState state = format.read(version, new DataInputStream(in));
    assertThat(in.available()).isZero();
    return state;
  }

  private static byte[] bytes(int version) throws IOException {
    String file = "/formats/training-state-%d.hex".formatted(version);
    try (InputStream in =
        requireNonNull(TrainingStateFormatTest.class.getResourceAsStream(file), file)) {
      return HexFormat.of().parseHex(new String(in.readAllBytes(), UTF_8).replaceAll("\\s", ""));
    }
  }
}

package io.millrace.ranking.twotower;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.ranking.din.Parameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TwoTowerStreamTest {

  private static final TwoTowerSpec SPEC = new TwoTowerSpec(4, 16, 3, 4, 0.2f);
  private static final TwoTowerStreamConfig CONFIG =
      new TwoTowerStreamConfig(
          new TwoTowerConfig(8, 0.01f, 0.1f),
          new SamplingConfig(new SamplingShape(2, 200, 1), 0.01, 100, true, Duration.ofSeconds(1)),
          20,
          2,
          3,
          5,
          7);

  private final List<TwoTowerStream.Due> published = new ArrayList<>();

  private static List<NextItem> pairs(int count) {
    Random random = new Random(3);
    List<NextItem> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long item = random.nextInt(10);
      pairs.add(new NextItem(new SessionItems(new long[] {item}, new byte[1]), (item + 1) % 10, i));
    }
    return pairs;
  }

  @Test
  void takesAStepOfNewPairsAndSomeOfThoseRemembered() {
    TwoTowerStream stream = new TwoTowerStream(SPEC, CONFIG, published::add);
    int steps = 0;
    List<NextItem> pairs = pairs(24);
    for (int i = 0; i < pairs.size(); i++) {
      float loss = stream.add(pairs.get(i));
      boolean isFull = i % 8 == 7;
      steps += isFull ? 3 : 0;
      assertThat(Float.isNaN(loss)).isEqualTo(!isFull);
      assertThat(stream.steps()).isEqualTo(steps);
    }
    // A model is due after three batches of new pairs.
    assertThat(published).hasSize(1);
    assertThat(published.get(0).steps()).isEqualTo(9);
    assertThat(published.get(0).until()).isEqualTo(23);
    assertThat(published.get(0).loss()).isPositive();
    assertThat(published.get(0).model().catalogue()).hasSize(5).doesNotHaveDuplicates();
    assertThat(published.get(0).model().catalogue()[4]).isEqualTo(pairs.get(23).item());
  }

  @Test
  void goesOnFromAStateBitByBit() throws IOException {
    List<NextItem> pairs = pairs(150);
    TwoTowerStream undisturbed = new TwoTowerStream(SPEC, CONFIG, published::add);
    pairs.forEach(undisturbed::add);
    List<TwoTowerStream.Due> others = new ArrayList<>();
    TwoTowerStream first = new TwoTowerStream(SPEC, CONFIG, others::add);
    // Within a batch, with the memory full.
    pairs.subList(0, 77).forEach(first::add);
    TwoTowerStream second = new TwoTowerStream(readBack(first.state()), CONFIG, others::add);
    pairs.subList(77, 150).forEach(second::add);

    assertThat(others).hasSameSizeAs(published).hasSize(6);
    for (int i = 0; i < others.size(); i++) {
      assertThat(others.get(i).loss()).isEqualTo(published.get(i).loss());
      assertThat(others.get(i).model().catalogue()).isEqualTo(published.get(i).model().catalogue());
      for (Parameter parameter : SPEC.parameters()) {
        assertThat(others.get(i).model().get(parameter.name()))
            .isEqualTo(published.get(i).model().get(parameter.name()));
      }
    }
    assertThat(bytes(second.state())).isEqualTo(bytes(undisturbed.state()));
  }

  @Test
  void keepsTheNewestPairsWhereThereIsLessRoomThanBefore() {
    TwoTowerStream before = new TwoTowerStream(SPEC, CONFIG, published::add);
    List<NextItem> pairs = pairs(30);
    pairs.forEach(before::add);
    TwoTowerStreamConfig smaller =
        new TwoTowerStreamConfig(CONFIG.training(), CONFIG.sampling(), 10, 2, 3, 5, 7);
    TwoTowerStream after = new TwoTowerStream(before.state(), smaller, published::add);
    assertThat(after.state().memory()).isEqualTo(pairs.subList(20, 30));
    assertThat(after.state().waiting()).isEqualTo(6);
  }

  @Test
  void takesSmallerBatchesThanBefore() {
    TwoTowerStream before = new TwoTowerStream(SPEC, CONFIG, published::add);
    List<NextItem> pairs = pairs(31);
    // 6 of the 30 wait for 2 more.
    pairs.subList(0, 30).forEach(before::add);
    TwoTowerStreamConfig smaller =
        new TwoTowerStreamConfig(
            new TwoTowerConfig(4, 0.01f, 0.1f), CONFIG.sampling(), 20, 0, 3, 5, 7);
    TwoTowerStream after = new TwoTowerStream(before.state(), smaller, published::add);
    assertThat(after.add(pairs.get(30))).isPositive();
    assertThat(after.steps()).isEqualTo(before.steps() + 1);
    assertThat(after.state().waiting()).isZero();
  }

  private static TwoTowerState readBack(TwoTowerState state) throws IOException {
    return new TwoTowerStateFormat()
        .read(1, new DataInputStream(new ByteArrayInputStream(bytes(state))));
  }

  private static byte[] bytes(TwoTowerState state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TwoTowerStateFormat().write(state, new DataOutputStream(out));
    return out.toByteArray();
  }
}

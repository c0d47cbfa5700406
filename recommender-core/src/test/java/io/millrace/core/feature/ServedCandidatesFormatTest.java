package io.millrace.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Candidates with features between operators. */
final class ServedCandidatesFormatTest {
  private final ServedCandidatesFormat format = new ServedCandidatesFormat();

  @Test
  void readsWhatItWrote() throws IOException {
    List<ServedCandidates> all = new ArrayList<>();
    SequentialRecommender recommender =
        new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), all::add);
    for (int i = 0; i < 30; i++) {
      recommender.learn(
          new Interaction("s" + i % 3, i % 7, 1_000L * i, InteractionType.ofCode(i % 3)));
    }
    assertThat(all).hasSize(30);
    for (ServedCandidates served : all) {
      byte[] bytes = written(served);
      ServedCandidates read =
          format.read(format.version(), new DataInputStream(new ByteArrayInputStream(bytes)));
      assertThat(read.item()).isEqualTo(served.item());
      assertThat(read.type()).isEqualTo(served.type());
      assertThat(read.history()).isEqualTo(served.history());
      assertThat(read.features()).isEqualTo(served.features());
      assertThat(read.candidates().sequence()).isEqualTo(served.candidates().sequence());
      assertThat(written(read)).isEqualTo(bytes);
    }
  }

  private byte[] written(ServedCandidates served) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.write(served, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

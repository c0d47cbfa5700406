package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.HistoryItem;
import io.millrace.schemas.avro.TrainingCandidate;
import io.millrace.schemas.avro.TrainingExample;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes of a training example once written stay readable. */
final class TrainingExampleTest {
  private static final long TS = 1_590_884_413_000L;

  private static final TrainingExample EXAMPLE =
      new TrainingExample(
          "15354",
          TS + 1,
          TS,
          14742L,
          "carts",
          1,
          -2L,
          List.of("adjacent"),
          List.of("revisit"),
          List.of(new HistoryItem(14742L, TS, "carts", 2, 1, 0)),
          List.of(
              new TrainingCandidate(14742L, 1f, null, 0, 127, 2, List.of(0.5f, -13.8155f)),
              new TrainingCandidate(-7L, 2.5f, 0.25f, 0, 0, 0, List.of(0f, 1e-7f))));

  private static final String JSON =
      """
      {"session":"15354","sequence":1590884413001,"asOf":1590884413000,"item":14742,\
      "type":"carts","featureVersion":1,"featureHash":-2,"rules":["adjacent"],\
      "channels":["revisit"],\
      "history":[{"item":14742,"time":1590884413000,"type":"carts","clicks":2,"carts":1,\
      "orders":0}],\
      "candidates":[{"item":14742,"weight":1.0,"samplingProbability":null,"clickPosition":0,\
      "cartPosition":127,"orderPosition":2,"features":[0.5,-13.8155]},\
      {"item":-7,"weight":2.5,"samplingProbability":0.25,"clickPosition":0,"cartPosition":0,\
      "orderPosition":0,"features":[0.0,1.0E-7]}]}""";

  /** Marker and fingerprint, then the body: the session has 5 letters, 0a in zigzag. */
  private static final String AVRO =
      "c3017a65248d99bf87160a313533353492b9cd81cd5c90b9cd81cd5cace6010a6361727473020302106164"
          + "6a6163656e7400020e726576697369740002ace60190b9cd81cd5c0a63617274730402000004ace6010000"
          + "803f0000fe0104040000003f4a0c5dc1000d00002040020000803e000000040000000095bfd6330000";

  @Test
  void writesAndReadsJson() throws Exception {
    byte[] written = new RecordWriter<>(TrainingExample.class, Encoding.JSON).write(EXAMPLE);
    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(JSON);
    assertThat(read(JSON.getBytes(StandardCharsets.UTF_8))).isEqualTo(EXAMPLE);
  }

  @Test
  void readsTheBytesOfVersionOne() throws Exception {
    byte[] written = new RecordWriter<>(TrainingExample.class, Encoding.AVRO).write(EXAMPLE);
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(AVRO);
    assertThat(read(HexFormat.of().parseHex(AVRO))).isEqualTo(EXAMPLE);
  }

  private static TrainingExample read(byte[] bytes) throws UnreadableRecordException {
    return new RecordReader<>(TrainingExample.class).read(bytes);
  }
}

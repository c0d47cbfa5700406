package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.HistoryItem;
import io.millrace.schemas.avro.RankingCandidate;
import io.millrace.schemas.avro.RankingRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes of a ranking request once written stay readable. */
final class RankingRequestTest {
  private static final long TS = 1_590_884_413_000L;

  private static final RankingRequest REQUEST =
      new RankingRequest(
          "15354",
          TS + 1,
          TS,
          14742L,
          "carts",
          1,
          -2L,
          List.of("adjacent"),
          List.of("revisit", "adjacent@last"),
          List.of(new HistoryItem(14742L, TS, "carts", 2, 1, 0)),
          List.of(
              new RankingCandidate(14742L, List.of(0, -1), List.of(0.5f, -13.8155f)),
              new RankingCandidate(-7L, List.of(-1, 3), List.of(0f, 1e-7f))));

  private static final String JSON =
      """
      {"session":"15354","sequence":1590884413001,"asOf":1590884413000,"item":14742,\
      "type":"carts","featureVersion":1,"featureHash":-2,"rules":["adjacent"],\
      "channels":["revisit","adjacent@last"],\
      "history":[{"item":14742,"time":1590884413000,"type":"carts","clicks":2,"carts":1,\
      "orders":0}],\
      "candidates":[{"item":14742,"ranks":[0,-1],"features":[0.5,-13.8155]},\
      {"item":-7,"ranks":[-1,3],"features":[0.0,1.0E-7]}]}""";

  /** Marker and fingerprint, then the body: the session has 5 letters, 0a in zigzag. */
  private static final String AVRO =
      "c30153e02a1c26034a620a313533353492b9cd81cd5c90b9cd81cd5cace6010a63617274730203021061646a"
          + "6163656e7400040e726576697369741a61646a6163656e74406c6173740002ace60190b9cd81cd5c0a6361"
          + "7274730402000004ace60104000100040000003f4a0c5dc1000d04010600040000000095bfd6330000";

  @Test
  void writesAndReadsJson() throws Exception {
    byte[] written = new RecordWriter<>(RankingRequest.class, Encoding.JSON).write(REQUEST);
    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(JSON);
    assertThat(read(JSON.getBytes(StandardCharsets.UTF_8))).isEqualTo(REQUEST);
  }

  @Test
  void readsTheBytesOfVersionOne() throws Exception {
    byte[] written = new RecordWriter<>(RankingRequest.class, Encoding.AVRO).write(REQUEST);
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(AVRO);
    assertThat(read(HexFormat.of().parseHex(AVRO))).isEqualTo(REQUEST);
  }

  private static RankingRequest read(byte[] bytes) throws UnreadableRecordException {
    return new RecordReader<>(RankingRequest.class).read(bytes);
  }
}

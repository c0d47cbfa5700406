package io.millrace.schemas.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InteractionLogTest {
  private static final long T = 1_590_884_413_000L;
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path directory;

  @Test
  void readsJsonLinesInTheOrderOfTime() throws Exception {
    InteractionLog log =
        read(
            line("7", "1", T + 5, "clicks"),
            line("\"b\"", "\"sku\"", T, "carts"),
            line("7", "2", T + 5, "orders"),
            line("7", "1", T + 4, "clicks"));
    assertThat(log.format()).isEqualTo(LogFormat.JSONL);
    assertThat(all(log))
        .containsExactly(
            new Interaction("b", "sku", T, InteractionType.carts),
            new Interaction("7", 1L, T + 4, InteractionType.clicks),
            new Interaction("7", 1L, T + 5, InteractionType.clicks),
            new Interaction("7", 2L, T + 5, InteractionType.orders));
    assertThat(log.sessions()).isEqualTo(2);
    assertThat(log.items()).isEqualTo(3);
    assertThat(log.outOfOrder()).isEqualTo(2);
    assertThat(log.skipped()).isEqualTo(Skipped.NONE);
    assertThat(log.session(1)).isSameAs(log.session(2));
  }

  @Test
  void keepsTheEarliestUpToTheLimit() throws Exception {
    Path file =
        file(
            line("1", "1", T + 3, "clicks"),
            line("2", "2", T + 1, "clicks"),
            line("3", "3", T + 2, "clicks"),
            line("4", "4", T + 1, "clicks"));
    InteractionLog log = InteractionLog.read(file, 2);
    assertThat(all(log)).extracting(Interaction::getSession).containsExactly("2", "4");
    assertThat(log.sessions()).isEqualTo(2);
    assertThat(log.items()).isEqualTo(2);
    assertThat(InteractionLog.read(file, 4).size()).isEqualTo(4);
    assertThatThrownBy(() -> InteractionLog.read(file, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sortsStablyAndCutsLikeAPlainSort() {
    Random random = new Random(3);
    List<InteractionType> types = List.of(InteractionType.values());
    List<Interaction> interactions = new ArrayList<>();
    // More than fits before the columns are first cut to the limit.
    for (int i = 0; i < 300_000; i++) {
      interactions.add(
          new Interaction(
              "s" + random.nextInt(5_000),
              (long) i,
              T + random.nextInt(40_000) * (i % 2 == 0 ? 1L : 1_000L),
              types.get(random.nextInt(types.size()))));
    }
    List<Interaction> sorted = new ArrayList<>(interactions);
    sorted.sort(Comparator.comparingLong(Interaction::getTs));
    assertThat(all(InteractionLog.of(interactions))).isEqualTo(sorted);

    InteractionColumns columns = new InteractionColumns(1_000);
    interactions.forEach(columns::add);
    assertThat(columns.size()).isLessThan(150_000);
    InteractionLog cut = columns.toLog(LogFormat.JSONL, 0, Skipped.NONE);
    assertThat(all(cut)).isEqualTo(sorted.subList(0, 1_000));
    Set<String> sessions = new HashSet<>();
    sorted.subList(0, 1_000).forEach(each -> sessions.add(each.getSession()));
    assertThat(cut.sessions()).isEqualTo(sessions.size());
    assertThat(cut.items()).isEqualTo(1_000);
  }

  @Test
  void sortsTimesThatSpanTheWholeOfInt64() {
    List<Long> times = List.of(Long.MAX_VALUE, 0L, Long.MIN_VALUE, -1L, 1L, Long.MIN_VALUE + 1);
    InteractionLog log =
        InteractionLog.of(
            times.stream()
                .map(ts -> new Interaction("s", 1L, ts, InteractionType.clicks))
                .toList());
    assertThat(all(log)).extracting(Interaction::getTs).isSorted().hasSize(6);
    assertThat(log.outOfOrder()).isEqualTo(3);
  }

  @Test
  void holdsAnEmptyListToo() {
    InteractionLog log = InteractionLog.of(List.of());
    assertThat(log.size()).isZero();
    assertThat(log.sessions()).isZero();
  }

  @Test
  void readsOttosSessions() throws Exception {
    InteractionLog log =
        read(
            "{\"session\":5,\"events\":[{\"aid\":1,\"ts\":"
                + (T + 9)
                + ",\"type\":\"clicks\"},{\"aid\":2,\"ts\":"
                + (T + 8)
                + ",\"type\":\"carts\"}]}",
            "{\"events\":[{\"type\":\"orders\",\"aid\":3,\"ts\":"
                + T
                + ",\"session\":99}],\"session\":6}",
            "{\"session\":7,\"events\":[]}");
    assertThat(log.format()).isEqualTo(LogFormat.OTTO_SESSIONS);
    assertThat(all(log))
        .containsExactly(
            new Interaction("6", 3L, T, InteractionType.orders),
            new Interaction("5", 2L, T + 8, InteractionType.carts),
            new Interaction("5", 1L, T + 9, InteractionType.clicks));
    // Session 6 is earlier than session 5, which says nothing about the order in a session.
    assertThat(log.outOfOrder()).isEqualTo(1);
  }

  @Test
  void skipsASessionOfOttosAsAWhole() throws Exception {
    String good = "{\"aid\":1,\"ts\":" + T + ",\"type\":\"clicks\"}";
    InteractionLog log =
        read(
            "{\"session\":1,\"events\":[" + good + "]}",
            "{\"session\":2,\"events\":[" + good + ",{\"aid\":null}]}",
            "{\"session\":3,\"events\":[" + good + "," + good.substring(0, 9),
            "{\"session\":4,\"events\":7}",
            "{\"session\":5,\"events\":[7]}",
            "{\"session\":6}",
            "{\"events\":[" + good + "]}",
            "{\"session\":\" \",\"events\":[" + good + "]}");
    assertThat(all(log)).extracting(Interaction::getSession).containsExactly("1");
    assertThat(log.skipped().counts())
        .isEqualTo(
            Map.of(
                DeadLetterReason.WRONG_FIELD_TYPE, 3L,
                DeadLetterReason.MALFORMED_JSON, 1L,
                DeadLetterReason.MISSING_FIELD, 2L,
                DeadLetterReason.SESSION_EMPTY, 1L));
    assertThat(log.skipped().first().get(0))
        .hasToString("line 2: aid is not an integer or text: null");
  }

  @Test
  void takesAnOttoSessionThatIsLongerThanOneInteractionMayBe() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      events.add("{\"aid\":" + i + ",\"ts\":" + (T + i) + ",\"type\":\"clicks\"}");
    }
    String first = "{\"session\":1,\"events\":[" + events.get(0) + "]}";
    InteractionLog log =
        read(first, "{\"session\":2,\"events\":[" + String.join(",", events) + "]}");
    assertThat(log.size()).isEqualTo(40_001);
  }

  @Test
  void readsRetailrocketsEvents() throws Exception {
    InteractionLog log =
        read(
            "timestamp,visitorid,event,itemid,transactionid",
            "1433221332117,257597,view,355908,",
            "1433224214164,992329,addtocart,248676,",
            "1433222276276,121688,transaction,15335,3964");
    assertThat(log.format()).isEqualTo(LogFormat.RETAILROCKET_CSV);
    assertThat(all(log))
        .containsExactly(
            new Interaction("257597", 355908L, 1433221332117L, InteractionType.clicks),
            new Interaction("121688", 15335L, 1433222276276L, InteractionType.orders),
            new Interaction("992329", 248676L, 1433224214164L, InteractionType.carts));
    assertThat(log.outOfOrder()).isEqualTo(1);
  }

  @Test
  void skipsBadLinesOfRetailrocket() throws Exception {
    InteractionLog log =
        read(
            "timestamp,visitorid,event,itemid,transactionid",
            "1433221332117,1,view,2,",
            "1433221332117,1,look,2,",
            "1433221332117,1,view,x,",
            "1433221332117,1,view,99999999999999999999,",
            "1433221332,1,view,2,",
            "14332213321.5,1,view,2,",
            "1433221332117,,view,2,",
            "1433221332117,1,vi");
    assertThat(log.size()).isEqualTo(1);
    assertThat(log.skipped().first())
        .extracting(Skipped.Line::reason)
        .containsExactly(
            DeadLetterReason.UNKNOWN_TYPE,
            DeadLetterReason.WRONG_FIELD_TYPE,
            DeadLetterReason.ITEM_OUT_OF_RANGE,
            DeadLetterReason.TIME_TOO_EARLY,
            DeadLetterReason.WRONG_FIELD_TYPE,
            DeadLetterReason.SESSION_EMPTY,
            DeadLetterReason.MISSING_FIELD);
    assertThat(log.skipped().total()).isEqualTo(7);
  }

  @Test
  void skipsAndCountsBadLines() throws Exception {
    String good = line("1", "1", T, "clicks");
    InteractionLog log =
        read(
            "garbage",
            good,
            "",
            "   ",
            line("1", "1.5", T, "clicks"),
            line("1", "1", 5, "clicks"),
            "{\"x\":\"" + "y".repeat(70_000) + "\"}",
            good,
            good.substring(0, 20));
    assertThat(log.size()).isEqualTo(2);
    assertThat(log.skipped().counts())
        .isEqualTo(
            Map.of(
                DeadLetterReason.MALFORMED_JSON, 2L,
                DeadLetterReason.WRONG_FIELD_TYPE, 1L,
                DeadLetterReason.TIME_TOO_EARLY, 1L,
                DeadLetterReason.PAYLOAD_TOO_LARGE, 1L));
    assertThat(log.skipped().first())
        .extracting(Skipped.Line::number)
        .containsExactly(1L, 5L, 6L, 7L, 9L);
  }

  @Test
  void showsOnlyTheFirstFewSkippedLines() throws Exception {
    String[] lines = new String[1_000];
    Arrays.fill(lines, "{}");
    lines[999] = line("1", "1", T, "clicks");
    InteractionLog log = read(lines);
    assertThat(log.skipped().total()).isEqualTo(999);
    assertThat(log.skipped().first()).hasSize(10);
  }

  @Test
  void takesTimesInTheFutureUnlessToldTheTime() throws Exception {
    long day = 86_400_000;
    Path file = file(line("1", "1", T + day, "clicks"), line("1", "2", T + day + 1, "clicks"));
    assertThat(InteractionLog.read(file, ALL).size()).isEqualTo(2);
    InteractionLog log = InteractionLog.read(file, ALL, T);
    assertThat(all(log)).extracting(Interaction::getTs).containsExactly(T + day);
    assertThat(log.skipped().counts()).isEqualTo(Map.of(DeadLetterReason.TIME_TOO_FAR_AHEAD, 1L));
  }

  @Test
  void saysThatTheLastLineIsTruncatedWhereverItIsCut() throws Exception {
    String good = line("1", "1", T, "clicks");
    // The last cut leaves the closing brace out; those in the time leave a time of long ago.
    for (int length = 1; length < good.length(); length++) {
      Path file =
          Files.writeString(directory.resolve("cut"), good + "\n" + good.substring(0, length));
      InteractionLog log = InteractionLog.read(file, ALL);
      assertThat(log.size()).isEqualTo(1);
      assertThat(log.skipped().counts()).isEqualTo(Map.of(DeadLetterReason.MALFORMED_JSON, 1L));
      assertThat(log.skipped().first().get(0).message())
          .startsWith("the last line is truncated: \"{");
    }
    String inTheTime = good.substring(0, good.indexOf("\"ts\":") + 8);
    assertNoLog(
        Files.writeString(directory.resolve("cut"), inTheTime),
        "line 1: the last line is truncated: ");
  }

  @Test
  void doesNotTakeTheBeginningOfAnItemsNumberForTheItem() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("cut.csv"),
            "timestamp,visitorid,event,itemid,transactionid\n"
                + "1433221332117,1,view,355908,\n1433221332118,1,view,3559");
    InteractionLog log = InteractionLog.read(file, ALL);
    assertThat(log.size()).isEqualTo(1);
    assertThat(log.skipped().first().get(0))
        .hasToString("line 3: the last line is truncated: \"1433221332118,1,view,3559\"");
  }

  @Test
  void saysThatTimesLookLikeSeconds() throws Exception {
    String hint = "; it looks like seconds, but must be milliseconds";
    assertNoLog(
        file(line("1", "1", T / 1_000, "clicks")), "has no readable interaction; line 1: ts");
    assertNoLog(file(line("1", "1", T / 1_000, "clicks")), hint);
    assertNoLog(
        file("{\"session\":1,\"events\":[" + line("1", "1", T / 1_000, "clicks") + "]}"), hint);
    assertNoLog(
        file("timestamp,visitorid,event,itemid,transactionid", "1433221332,1,view,3,"), hint);
    assertThatThrownBy(() -> read(line("1", "1", 5, "clicks")))
        .hasMessageContaining("ts is before")
        .hasMessageNotContaining("seconds");
  }

  @Test
  void copesWithGzipByteOrderMarkAndCarriageReturns() throws Exception {
    String text =
        "\uFEFF" + line("1", "1", T, "clicks") + "\r\n\r\n" + line("2", "2", T, "clicks") + "\r\n";
    Path plain = Files.writeString(directory.resolve("plain"), text);
    assertThat(InteractionLog.read(plain, ALL).size()).isEqualTo(2);
    assertThat(InteractionLog.read(plain, ALL).skipped().total()).isZero();
    Path zipped = directory.resolve("no-ending");
    Files.write(zipped, gzip(text));
    assertThat(InteractionLog.read(zipped, ALL).size()).isEqualTo(2);
    Path csv = directory.resolve("csv");
    Files.write(
        csv,
        gzip(
            "\uFEFFtimestamp,visitorid,event,itemid,transactionid\r\n"
                + "1433221332117,1,view,2,\r\n1433221332118,1,view,2,"));
    assertThat(InteractionLog.read(csv, ALL).size()).isEqualTo(2);
  }

  @Test
  void saysInOneLineWhatIsWrongWithAFile() throws Exception {
    assertNoLog(directory, "is a directory");
    assertNoLog(file(), "is empty");
    assertNoLog(file("", " ", "\t"), "is empty");
    assertNoLog(file("a,b,c", "1,2,3"), "is no log of interactions in a known format");
    assertNoLog(file("{\"session\":1}"), "line 1: aid is missing");
    assertNoLog(
        file("timestamp,visitorid,event,itemid,transactionid"), "has no readable interaction");
    assertNoLog(
        file("timestamp,visitorid,event,itemid,transactionid", "1,2,view,3,"),
        "line 2: ts is before");
    assertNoLog(file("{\"session\":1,\"events\":[]}"), "has no readable interaction");
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    assertNoLog(Files.write(directory.resolve("noise"), noise), "is no log");
    byte[] whole = gzip(line("1", "1", T, "clicks"));
    assertNoLog(
        Files.write(directory.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 12)),
        "is damaged gzip");
    assertNoLog(
        Files.write(directory.resolve("magic.gz"), new byte[] {0x1f, (byte) 0x8b, 0, 0}),
        "is damaged gzip");
    assertThatThrownBy(() -> InteractionLog.read(directory.resolve("missing"), ALL))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void doesNotKeepALineWithoutEndInMemory() throws Exception {
    Path file = directory.resolve("one-line");
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'x');
    try (var out = Files.newOutputStream(file)) {
      out.write((line("1", "1", T, "clicks") + "\n").getBytes(UTF_8));
      for (int i = 0; i < 20; i++) {
        out.write(block);
      }
      out.write(("\n" + line("1", "1", T, "clicks")).getBytes(UTF_8));
    }
    InteractionLog log = InteractionLog.read(file, ALL);
    assertThat(log.size()).isEqualTo(2);
    assertThat(log.skipped().first().get(0).number()).isEqualTo(2);
    assertThat(log.skipped().counts()).containsOnlyKeys(DeadLetterReason.PAYLOAD_TOO_LARGE);
  }

  @Test
  void refusesALineThatIsNotUtf8() throws Exception {
    Path file = directory.resolve("latin");
    String text = line("1", "1", T, "clicks") + "\n" + line("\"ü\"", "1", T, "clicks");
    Files.write(file, text.getBytes(ISO_8859_1));
    assertThat(InteractionLog.read(file, ALL).skipped().counts())
        .containsOnlyKeys(DeadLetterReason.MALFORMED_JSON);
  }

  private static void assertNoLog(Path file, String message) {
    assertThatThrownBy(() -> InteractionLog.read(file, ALL))
        .isInstanceOf(LogFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private InteractionLog read(String... lines) throws Exception {
    return InteractionLog.read(file(lines), ALL);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(Files.createTempFile(directory, "log", ""), List.of(lines));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<Interaction> all(InteractionLog log) {
    List<Interaction> interactions = new ArrayList<>(log.size());
    for (int i = 0; i < log.size(); i++) {
      interactions.add(log.get(i));
    }
    return interactions;
  }

  private static String line(String session, String aid, long ts, String type) {
    return String.format(
        "{\"session\":%s,\"aid\":%s,\"ts\":%d,\"type\":\"%s\"}", session, aid, ts, type);
  }
}

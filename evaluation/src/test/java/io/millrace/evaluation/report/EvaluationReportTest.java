package io.millrace.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.Coverage;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.Figure;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.metric.ScoredTruth;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

final class EvaluationReportTest {

  private static final long START = 1_600_000_000_000L;
  private static final long MINUTE = 60_000L;
  private static final String HOSTILE = "</title><script>alert('&')</script>\u0001\"";

  @TempDir Path directory;

  @Test
  void holdsEveryFigureWithItsInterval() {
    EvaluationResult result = EvaluationResult.of(run(), 42);
    String page = page("A log", true);

    assertThat(result.figures()).hasSizeGreaterThan(30);
    for (Figure figure : result.figures()) {
      String value = number(figure.value());
      assertThat(page)
          .contains(figure.name() + "<")
          .contains(
              figure.hasInterval()
                  ? value + " [" + number(figure.low()) + ", " + number(figure.high()) + "]"
                  : value);
    }
    assertThat(page).contains("<td>repeated</td><td>1,234</td>");
  }

  @Test
  void isWellFormedAndNeedsNoNetwork() throws Exception {
    String page = page("A log", true);

    assertThat(parse(page).getElementsByTagName("svg").getLength()).isEqualTo(4);
    assertThat(page)
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("src=")
        .doesNotContain("href=")
        .doesNotContain("@import")
        .doesNotContain("<script");
  }

  @Test
  void givesEveryPlotANameAndEveryIdOnce() throws Exception {
    String page = page("A log", true);
    List<String> ids = new ArrayList<>();
    Pattern.compile(" id=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .forEach(match -> ids.add(match.group(1)));

    assertThat(ids).doesNotHaveDuplicates().contains("time-title", "channels-desc");
    assertThat(page).contains("var(--first)", "var(--ink)", "prefers-color-scheme: dark");
  }

  @Test
  void escapesAHostileTitle() throws Exception {
    Document page = parse(page(HOSTILE, true));

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo(HOSTILE.replace('\u0001', '\uFFFD'));
  }

  @Test
  void hasTheSameBytesTwice() throws IOException {
    byte[] first = written(directory.resolve("a/b"));

    assertThat(written(directory.resolve("c"))).isEqualTo(first);
  }

  @Test
  void hasTablesWhereNothingCanBeDrawn() throws Exception {
    Document page = parse(page("A log", false));

    assertThat(page.getElementsByTagName("svg").getLength()).isZero();
    assertThat(page.getElementsByTagName("details").getLength()).isEqualTo(3);
    assertThat(page("A log", false)).contains("this Java has no fonts");
  }

  @Test
  void groupsCasesBySessionLengthAndPopularity() {
    // Lengths 1 … 40; the hits are those of odd lengths, popularity is a quarter of the length.
    List<Bucket> lengths = RecallByGroup.sessionLength(run().cases());
    assertThat(lengths)
        .startsWith(new Bucket("1", 1, 1), new Bucket("2", 1, 0))
        .contains(new Bucket("5–6", 2, 1))
        .endsWith(new Bucket("25+", 16, 8));
    // Popularity 0 has lengths 1, 2, 3, and 10 has 40 alone: its tenth is that of 36 … 39, too.
    List<Bucket> deciles = RecallByGroup.popularityDecile(run().cases());
    assertThat(deciles).hasSize(10).startsWith(new Bucket("0", 3, 2));
    assertThat(deciles.get(9)).isEqualTo(new Bucket("9–10", 5, 2));
    assertThat(deciles.stream().mapToLong(Bucket::followed).sum()).isEqualTo(40);
  }

  @Test
  void showsTheWarmUpApart() {
    RecallOverTime time = overTime();

    assertThat(time.warmUp().get(0)).isEqualTo(new Bucket("13 Sep 12:26", 1, 1));
    assertThat(time.scored()).extracting(Bucket::followed).contains(1L);
    assertThat(page("A log", true)).contains("The warm-up ended on 13 Sep 12:31 UTC");
  }

  private byte[] written(Path target) throws IOException {
    EvaluationReport.write(
        target, "A log", settings(), EvaluationResult.of(run(), 42), run(), overTime());
    assertThat(settings()).contains(entry("input", "a & b.jsonl"));
    return Files.readAllBytes(target.resolve("index.html"));
  }

  private static String page(String title, boolean drawn) {
    return EvaluationReport.text(
        title, settings(), EvaluationResult.of(run(), 42), run(), overTime(), drawn);
  }

  private static Map<String, String> settings() {
    return Map.of("input", "a & b.jsonl");
  }

  private static RecallOverTime overTime() {
    RecallOverTime time = new RecallOverTime(START, START + 40 * MINUTE, START + 5 * MINUTE);
    time.addWarmUp(run().cases().get(0));
    run().cases().forEach(time::addScored);
    return time;
  }

  /** 40 cases, one in each minute, every other one a hit. */
  private static ScoredRun run() {
    List<ScoredCase> cases = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      int rank = i % 2 == 1 ? 1 + i % 20 : ScoredTruth.MISSED;
      short second = (short) (i % 3 == 0 ? 2 : -1);
      ScoredTruth truth =
          new ScoredTruth(i, i / 4, rank, 0, true, (short) (i % 2 == 1 ? i : -1), second);
      InteractionType type = i % 5 == 0 ? InteractionType.CARTS : InteractionType.CLICKS;
      cases.add(
          new ScoredCase(
              "s" + i % 9, type, START + (i - 1) * MINUTE, i, i % 7 == 0, List.of(truth)));
    }
    Coverage coverage = new Coverage();
    for (int item = 0; item < 10; item++) {
      coverage.add("s" + item % 9, item);
    }
    return new ScoredRun(
        cases, List.of("revisit", "adjacent"), coverage, 40, Map.of("repeated", 1_234L));
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  private static Document parse(String page)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }
}

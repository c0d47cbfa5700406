package io.millrace.evaluation.sampling;

import io.millrace.evaluation.sampling.SamplingSimulation.Curve;
import io.millrace.evaluation.sampling.SamplingSimulation.Settings;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The simulation's curves as images of their own, and its errors as tables in Markdown: {@code
 * learning-rates.png}, {@code hash-functions.png} and {@code errors.md}. The same curves give the
 * same bytes on the same machine; letters have the shape of its fonts.
 */
public final class SamplingReport {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 16);

  /** Colours that are told apart with every kind of colour vision (Okabe, Ito). */
  private static final List<Color> COLORS =
      List.of(new Color(0xD55E00), new Color(0x0072B2), new Color(0x009E73), new Color(0xCC79A7));

  private SamplingReport() {}

  /** Writes the files into a directory, which is made where it is missing. */
  public static void write(
      Path directory, Settings settings, List<Curve> learningRates, List<Curve> hashFunctions)
      throws IOException {
    Files.createDirectories(directory);
    draw(directory.resolve("learning-rates.png"), learningRates);
    draw(directory.resolve("hash-functions.png"), hashFunctions);
    Files.writeString(
        directory.resolve("errors.md"),
        table(settings, learningRates) + "\n" + table(settings, hashFunctions));
  }

  /** The errors of curves by spans of steps, as a table in Markdown. */
  public static String table(Settings settings, List<Curve> curves) {
    int half = settings.reversal();
    int tenth = Math.max(settings.every(), half / 10 / settings.every() * settings.every());
    // In a short simulation the beginning and the end of a half are the same steps.
    Map<Integer, Integer> spans = new LinkedHashMap<>();
    for (int start : new int[] {0, half - tenth, half, 2 * half - tenth}) {
      spans.put(start, start + tenth);
    }
    StringBuilder table = new StringBuilder("| mean error in steps |");
    spans.forEach(
        (start, end) -> table.append(String.format(Locale.ROOT, " %,d to %,d |", start + 1, end)));
    table.append("\n|---|").append("---|".repeat(spans.size())).append('\n');
    for (Curve curve : curves) {
      table.append("| ").append(curve.contender().name()).append(" |");
      spans.forEach(
          (start, end) ->
              table.append(String.format(Locale.ROOT, " %.3f |", curve.mean(start, end))));
      table.append('\n');
    }
    return table.toString();
  }

  private static void draw(Path file, List<Curve> curves) throws IOException {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    chart.setXAxisTitle("step");
    chart.setYAxisTitle("error of the estimate");
    XYStyler styler = chart.getStyler();
    styler.setBaseFont(FONT);
    styler.setLegendFont(FONT);
    styler.setAxisTickLabelsFont(FONT);
    styler.setAxisTitleFont(FONT);
    styler.setChartTitleVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendPosition(LegendPosition.InsideNE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setXAxisMin(0d);
    styler.setYAxisMin(0d);
    styler.setLocale(Locale.ROOT);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      double[] steps = IntStream.range(0, curve.errors().length).mapToDouble(curve::step).toArray();
      XYSeries line =
          chart.addSeries(
              curve.contender().name(),
              Arrays.stream(steps).boxed().toList(),
              Arrays.stream(curve.errors()).boxed().toList());
      line.setMarker(SeriesMarkers.NONE);
      line.setLineColor(COLORS.get(i % COLORS.size()));
      line.setLineStyle(new BasicStroke(2f));
    }
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this Java writes no PNG");
    }
  }
}

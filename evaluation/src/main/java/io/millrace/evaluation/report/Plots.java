package io.millrace.evaluation.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The plots of the report as SVG, small enough to be read on a phone. */
final class Plots {

  private static final int WIDTH = 460;
  private static final int HEIGHT = 290;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private Plots() {}

  /** A series of bars. */
  record Bars(String name, List<Double> heights) {
    Bars {
      heights = List.copyOf(heights);
    }
  }

  /** Whether this Java can write on plots: a slim one may have no fonts. */
  static boolean canDraw() {
    try {
      return FONT.getStringBounds("0", new FontRenderContext(null, true, true)).getWidth() > 0;
    } catch (RuntimeException | InternalError | LinkageError e) {
      return false;
    }
  }

  /** Recall over time, with a line where the warm-up ends. */
  static String overTime(String id, String title, String description, RecallOverTime recall) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    style(chart.getStyler());
    chart.setYAxisTitle("recall@20");
    chart.getStyler().setXAxisTickLabelsFormattingFunction(recall::text);
    chart.getStyler().setXAxisTickMarkSpacingHint(95);
    chart
        .getStyler()
        .setXAxisMin(recall.middle(0))
        .setXAxisMax(recall.middle(RecallOverTime.STRETCHES - 1));
    addLine(chart, "warm-up", Palette.WARM_UP, recall, recall.warmUp());
    addLine(chart, "scored", Palette.FIRST, recall, recall.scored());
    if (recall.hasWarmUp()) {
      AnnotationLine line = new AnnotationLine((double) recall.warmUpEnd(), true, false);
      chart.addAnnotation(line);
      chart.getStyler().setAnnotationLineColor(Palette.SECOND.color());
      chart.getStyler().setAnnotationLineStroke(new BasicStroke(1.5f));
    }
    return InlineSvg.draw(
        id, title, description, WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }

  /** Bars side by side for each label. */
  static String bars(
      String id,
      String title,
      String description,
      String xTitle,
      String yTitle,
      List<String> labels,
      List<Bars> series) {
    CategoryChart chart = new CategoryChart(WIDTH, HEIGHT);
    style(chart.getStyler());
    chart.setXAxisTitle(xTitle);
    chart.setYAxisTitle(yTitle);
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setLegendVisible(series.size() > 1);
    // Every bar has its label.
    chart.getStyler().setXAxisTickMarkSpacingHint(1);
    boolean isCrowded = labels.stream().mapToInt(String::length).sum() > 25 && labels.size() > 4;
    chart.getStyler().setXAxisLabelRotation(isCrowded ? 45 : 0);
    Palette color = Palette.FIRST;
    for (Bars bars : series) {
      CategorySeries added = chart.addSeries(bars.name(), labels, bars.heights());
      added.setFillColor(color.color());
      color = Palette.SECOND;
    }
    return InlineSvg.draw(
        id, title, description, WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }

  private static void addLine(
      XYChart chart, String name, Palette color, RecallOverTime time, List<Bucket> buckets) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.get(i).followed() > 0) {
        x.add(time.middle(i));
        y.add(buckets.get(i).recall());
      }
    }
    if (!x.isEmpty()) {
      XYSeries line = chart.addSeries(name, x, y);
      line.setLineColor(color.color());
      line.setMarkerColor(color.color());
      line.setMarker(SeriesMarkers.CIRCLE);
      line.setLineWidth(2f);
    }
  }

  private static void style(AxesChartStyler styler) {
    Color clear = new Color(0, 0, 0, 0);
    styler.setChartTitleVisible(false);
    styler.setBaseFont(FONT);
    styler.setLegendFont(FONT);
    styler.setAxisTickLabelsFont(FONT);
    styler.setAxisTitleFont(FONT);
    styler.setChartFontColor(Palette.INK.color());
    styler.setXAxisTitleColor(Palette.INK.color());
    styler.setYAxisTitleColor(Palette.INK.color());
    styler.setXAxisTickLabelsColor(Palette.MUTED.color());
    styler.setYAxisTickLabelsColor(Palette.MUTED.color());
    styler.setXAxisTickMarksColor(Palette.MUTED.color());
    styler.setYAxisTickMarksColor(Palette.MUTED.color());
    styler.setAxisTickMarksColor(Palette.MUTED.color());
    styler.setChartBackgroundColor(clear);
    styler.setPlotBackgroundColor(clear);
    styler.setPlotBorderVisible(false);
    styler.setLegendBackgroundColor(clear);
    styler.setLegendBorderColor(clear);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setPlotGridLinesColor(Palette.GRID.color());
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setChartPadding(4);
    styler.setMarkerSize(4);
    styler.setLocale(Locale.ROOT);
    styler.setYAxisDecimalPattern("0.00##");
    styler.setYAxisMin(0d);
  }
}

package io.millrace.evaluation.report;

import java.awt.Graphics2D;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** What is drawn, as an SVG element to stand in a page of HTML. Text is drawn as shapes. */
final class InlineSvg {

  private final String id;
  private final Markup markup = new Markup();

  private InlineSvg(String id) {
    this.id = id;
  }

  /**
   * Draws.
   *
   * @param id unlike that of any other in the page
   * @param title a name for those who do not see it
   * @param description what it shows
   */
  static String draw(
      String id,
      String title,
      String description,
      int width,
      int height,
      Consumer<Graphics2D> drawing) {
    SVGGraphics2D graphics =
        new SVGGraphics2D(SVGGeneratorContext.createDefault(document()), /* textAsShapes= */ true);
    drawing.accept(graphics);
    InlineSvg svg = new InlineSvg(id);
    svg.markup.raw(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
            .formatted(width, height, id, id));
    svg.markup.raw("<title id=\"%s-title\">".formatted(id)).text(title).raw("</title>");
    svg.markup.raw("<desc id=\"%s-desc\">".formatted(id)).text(description).raw("</desc>");
    svg.addChildren(graphics.getRoot());
    svg.markup.raw("</svg>\n");
    return svg.markup.toString();
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("Java has no XML", e);
    }
  }

  private void addChildren(Node parent) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        add(element);
      }
    }
  }

  private void add(Element element) {
    markup.raw("<" + element.getTagName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      // Within HTML these elements have their namespace without it being named.
      if (!attribute.getName().startsWith("xml")) {
        markup.raw(" " + attribute.getName() + "=\"").text(value(attribute)).raw("\"");
      }
    }
    markup.raw(">");
    addChildren(element);
    markup.raw("</" + element.getTagName() + ">");
  }

  private String value(Attr attribute) {
    String value = attribute.getValue();
    return switch (attribute.getName()) {
      case "id" -> id + "-" + value;
      case "clip-path" -> value.replace("url(#", "url(#" + id + "-");
      case "fill", "stroke" -> Palette.withVariables(value);
      default -> value;
    };
  }
}

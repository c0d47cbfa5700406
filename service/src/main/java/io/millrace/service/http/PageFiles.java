package io.millrace.service.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page and the description of the interface, from the jar. */
final class PageFiles {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json");

  private PageFiles() {}

  /** A route for each file; the first is that of the page itself. */
  static List<Route> routes() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("/", "page/index.html");
    for (String name :
        List.of(
            "page.css", "page.js", "charts.js", "icon.svg", "uPlot.min.css", "uPlot.iife.min.js")) {
      files.put("/" + name, "page/" + name);
    }
    files.put("/openapi.json", "openapi.json");
    return files.entrySet().stream()
        .map(
            each -> {
              byte[] bytes = read(each.getValue());
              String name = each.getValue();
              String type =
                  TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
              return new Route("GET", each.getKey(), exchange -> answer(exchange, type, bytes));
            })
        .toList();
  }

  private static void answer(Exchange exchange, String type, byte[] bytes) {
    exchange.response().getHeaders().put("Content-Security-Policy", POLICY);
    exchange.answer(200, type, bytes);
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("/io/millrace/service/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

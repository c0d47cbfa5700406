package io.millrace.service.http;

import io.millrace.service.view.RestoringException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the interface.
 *
 * @param method GET or POST
 * @param path with variables in braces, as the OpenAPI file has it: /v1/items/{item}/neighbours
 */
record Route(String method, String path, Endpoint endpoint) {

  /** Answers the requests of a route. */
  @FunctionalInterface
  interface Endpoint {
    void handle(Exchange exchange) throws Problem, RestoringException;
  }

  /**
   * The variables of a path, if it is one of this route's.
   *
   * @param raw as sent, so that an encoded slash is no separator
   */
  Optional<Map<String, String>> match(String raw) throws Problem {
    List<String> wanted = List.of(path.split("/", -1));
    List<String> given = List.of(raw.split("/", -1));
    if (wanted.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (segment.startsWith("{")) {
        variables.put(segment.substring(1, segment.length() - 1), decoded(given.get(i)));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  private static String decoded(String segment) throws Problem {
    try {
      // In a path a plus stands for itself.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("the path is not well formed");
    }
  }
}

package io.millrace.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.millrace.service.view.RestoringException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * One request and its answer.
 *
 * @param path the texts of the route's variables, by name
 */
record Exchange(Request request, Response response, Callback callback, Map<String, String> path) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String RETRY_SECONDS = "1";
  private static final int LONGEST_SHOWN = 40;

  /** Writes a body. */
  interface JsonBody {
    void write(JsonGenerator json) throws IOException, RestoringException;
  }

  /** A text of the path. */
  String variable(String name) {
    return path.getOrDefault(name, "");
  }

  /** Whether the answer has no body, only its headers. */
  boolean isHead() {
    return request.getMethod().equals("HEAD");
  }

  /** A parameter of the query. */
  Optional<String> query(String name) throws Problem {
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw Problem.badRequest("the query is not well formed");
    }
    Fields.Field field = fields.get(name);
    if (field != null && field.hasMultipleValues()) {
      throw Problem.badRequest("%s is given several times".formatted(name));
    }
    return Optional.ofNullable(field).map(Fields.Field::getValue);
  }

  /** How many elements are asked for. */
  int limit(int otherwise, int most) throws Problem {
    Optional<String> text = query("limit");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("\\d{1,9}")) {
      int limit = Integer.parseInt(text.get());
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    }
    throw Problem.badRequest(
        "limit is an integer from 1 to %d, not '%s'".formatted(most, shortened(text.get())));
  }

  /** A parameter that is true or false; false where it is not given. */
  boolean flag(String name) throws Problem {
    Optional<String> text = query(name);
    if (text.isEmpty() || text.get().equals("false")) {
      return false;
    }
    if (text.get().equals("true")) {
      return true;
    }
    throw Problem.badRequest(
        "%s is true or false, not '%s'".formatted(name, shortened(text.get())));
  }

  Optional<String> header(HttpHeader header) {
    return Optional.ofNullable(request.getHeaders().get(header));
  }

  /** Bytes of JSON. */
  static byte[] json(JsonBody body) throws RestoringException {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        body.write(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with JSON. */
  void answer(JsonBody body) throws RestoringException {
    answer(200, JSON, json(body));
  }

  /** Answers with bytes. */
  void answer(int status, String contentType, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, isHead() ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
  }

  /** Answers without a body. */
  void answer(int status) {
    response.setStatus(status);
    response.write(true, BufferUtil.EMPTY_BUFFER, callback);
  }

  /** Answers with a problem, unless an answer has begun. */
  void fail(Problem problem) {
    if (response.isCommitted()) {
      callback.failed(problem);
      return;
    }
    if (problem.status() == 503 || problem.status() == 429) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
    }
    if (problem.status() == 401) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    try {
      answer(
          problem.status(),
          PROBLEM,
          json(
              json -> {
                json.writeStringField("type", "about:blank");
                json.writeStringField("title", problem.title());
                json.writeNumberField("status", problem.status());
                json.writeStringField("detail", problem.detail());
              }));
    } catch (RestoringException e) {
      callback.failed(e);
    }
  }

  /** A text of the client's in a message, not longer than needed to recognise it. */
  static String shortened(String text) {
    if (text.length() <= LONGEST_SHOWN) {
      return text;
    }
    // Half a surrogate pair is no text.
    boolean cutsPair = Character.isHighSurrogate(text.charAt(LONGEST_SHOWN - 1));
    return text.substring(0, cutsPair ? LONGEST_SHOWN - 1 : LONGEST_SHOWN) + "…";
  }
}

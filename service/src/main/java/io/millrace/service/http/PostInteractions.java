package io.millrace.service.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.InteractionReader;
import io.millrace.schemas.encoding.RejectedInteractionException;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.live.Activity;
import io.millrace.service.live.ServiceMetrics;
import io.millrace.service.view.RestoringException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;

/** Takes interactions, one or a batch, and answers once the brokers have them. */
final class PostInteractions implements Route.Endpoint {
  private static final String BATCH = "application/x-ndjson";
  private static final String UNAVAILABLE = "unavailable";
  private static final String BEARER = "Bearer ";

  private final ServiceConfig config;
  private final InteractionWriter writer;
  private final Activity activity;
  private final ServiceMetrics metrics;
  private final Clock clock;
  private final BodyReader bodies;

  /**
   * Why one interaction was refused.
   *
   * @param line from 1
   * @param reason a code of the dead letters, or unavailable
   */
  private record Refusal(int line, String reason, String message) {}

  PostInteractions(
      ServiceConfig config,
      InteractionWriter writer,
      Activity activity,
      ServiceMetrics metrics,
      Clock clock) {
    this.config = config;
    this.writer = writer;
    this.activity = activity;
    this.metrics = metrics;
    this.clock = clock;
    bodies = new BodyReader(config.limits().bodyBytes());
  }

  @Override
  public void handle(Exchange exchange) throws Problem {
    requireRight(exchange);
    boolean batch = isBatch(exchange);
    bodies.read(exchange, body -> take(exchange, body, batch));
  }

  private void requireRight(Exchange exchange) throws Problem {
    Optional<String> token = config.token();
    if (token.isEmpty()) {
      if (!config.isLoopback()) {
        throw new Problem(
            403,
            "Writing is not allowed",
            "without a token in the configuration, interactions are taken on a loopback address"
                + " alone");
      }
      return;
    }
    String given = exchange.header(HttpHeader.AUTHORIZATION).orElse("");
    boolean bearer = given.regionMatches(true, 0, BEARER, 0, BEARER.length());
    byte[] sent = given.substring(bearer ? BEARER.length() : 0).getBytes(StandardCharsets.UTF_8);
    byte[] wanted = token.get().getBytes(StandardCharsets.UTF_8);
    if (!bearer || !MessageDigest.isEqual(wanted, sent)) {
      throw new Problem(401, "Writing needs the token", "send it as Authorization: Bearer TOKEN");
    }
  }

  /** A page of another site can send other types without asking, so only these two are taken. */
  private static boolean isBatch(Exchange exchange) throws Problem {
    if (exchange.header(HttpHeader.CONTENT_ENCODING).isPresent()) {
      throw new Problem(
          415, "The coding of the body is not known", "send it without Content-Encoding");
    }
    String type = exchange.header(HttpHeader.CONTENT_TYPE).orElse("");
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (bare.equals(BATCH) || bare.equals(Exchange.JSON)) {
      return bare.equals(BATCH);
    }
    throw new Problem(
        415,
        "The type of the body is not known",
        "send one interaction as %s, or one a line as %s".formatted(Exchange.JSON, BATCH));
  }

  private void take(Exchange exchange, byte[] body, boolean batch) {
    int count = batch ? count(body) : 1;
    if (count == 0 || count > config.limits().batch()) {
      exchange.fail(
          Problem.badRequest(
              "a batch has 1 to %d interactions, not %d"
                  .formatted(config.limits().batch(), count)));
      return;
    }
    Map<Integer, byte[]> lines = batch ? lines(body) : Map.of(1, body);
    InteractionReader reader = new InteractionReader(config.interactions());
    List<Refusal> refusals = new ArrayList<>();
    List<Integer> valid = new ArrayList<>();
    List<Interaction> interactions = new ArrayList<>();
    for (Map.Entry<Integer, byte[]> each : lines.entrySet()) {
      int line = each.getKey();
      try {
        Interaction interaction = reader.read(each.getValue(), clock.millis());
        activity.accepted(interaction, System.nanoTime());
        valid.add(line);
        interactions.add(interaction);
      } catch (RejectedInteractionException e) {
        refuse(refusals, new Refusal(line, e.reason().code(), String.valueOf(e.getMessage())));
      }
    }
    List<CompletableFuture<Void>> written = writer.write(interactions);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      int line = valid.get(i);
      sent.add(
          written
              .get(i)
              .exceptionally(
                  e -> {
                    refuse(refusals, new Refusal(line, UNAVAILABLE, reason(e)));
                    return null;
                  }));
    }
    var unused =
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
            .whenComplete((done, e) -> answer(exchange, lines.size(), refusals));
  }

  /** Some of Kafka's exceptions have no message, and others not what they are. */
  private static String reason(Throwable e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  private void refuse(List<Refusal> refusals, Refusal refusal) {
    synchronized (refusals) {
      refusals.add(refusal);
    }
    metrics.refused().labelValues(refusal.reason()).inc();
  }

  /**
   * 202 where at least one was taken, 503 where the brokers did not take one that is valid, and 400
   * where none is valid. The body says which were refused in each case.
   */
  private void answer(Exchange exchange, int all, List<Refusal> refusals) {
    List<Refusal> sorted;
    synchronized (refusals) {
      sorted = refusals.stream().sorted(Comparator.comparingInt(Refusal::line)).toList();
    }
    int accepted = all - sorted.size();
    metrics.accepted().inc(accepted);
    boolean unavailable = sorted.stream().anyMatch(each -> each.reason().equals(UNAVAILABLE));
    int status = unavailable ? 503 : accepted > 0 ? 202 : 400;
    if (unavailable) {
      exchange.response().getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    try {
      exchange.answer(
          status,
          status == 202 ? Exchange.JSON : Exchange.PROBLEM,
          Exchange.json(
              json -> {
                if (status != 202) {
                  json.writeStringField("type", "about:blank");
                  json.writeStringField(
                      "title",
                      unavailable
                          ? "The brokers did not take all interactions"
                          : "No interaction is valid");
                  json.writeNumberField("status", status);
                }
                json.writeNumberField("accepted", accepted);
                write(sorted, json);
              }));
    } catch (RestoringException e) {
      exchange.callback().failed(e);
    }
  }

  private static void write(List<Refusal> refusals, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("refused");
    for (Refusal each : refusals) {
      json.writeStartObject();
      json.writeNumberField("line", each.line());
      json.writeStringField("reason", each.reason());
      json.writeStringField("message", each.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** How many lines are not empty. A body of short lines alone would be huge as a map of them. */
  private static int count(byte[] body) {
    int count = 0;
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        count += end(body, start, i) > start ? 1 : 0;
        start = i + 1;
      }
    }
    return count;
  }

  /** Where a line ends that reaches up to a line feed, which a carriage return may precede. */
  private static int end(byte[] body, int start, int feed) {
    return feed > start && body[feed - 1] == '\r' ? feed - 1 : feed;
  }

  /** The lines that are not empty, by number from 1. */
  private static Map<Integer, byte[]> lines(byte[] body) {
    Map<Integer, byte[]> lines = new TreeMap<>();
    int number = 1;
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        int end = end(body, start, i);
        if (end > start) {
          lines.put(number, Arrays.copyOfRange(body, start, end));
        }
        start = i + 1;
        number++;
      }
    }
    return lines;
  }
}

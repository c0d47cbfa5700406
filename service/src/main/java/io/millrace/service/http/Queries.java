package io.millrace.service.http;

import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.live.ServiceMetrics;
import io.millrace.service.view.ItemView;
import io.millrace.service.view.RestoringException;
import io.millrace.service.view.Table;
import io.millrace.service.view.Views;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints that read. */
final class Queries {
  private static final Logger LOG = LoggerFactory.getLogger(Queries.class);
  private static final int LIST_LENGTH = 20;
  private static final int MOST = 200;

  private final ServiceConfig config;
  private final Views views;
  private final Answers answers;
  private final StreamHub streams;
  private final Forwarding forwarding;
  private final ServiceMetrics metrics;

  Queries(
      ServiceConfig config,
      Views views,
      Answers answers,
      StreamHub streams,
      Forwarding forwarding,
      ServiceMetrics metrics) {
    this.config = config;
    this.views = views;
    this.answers = answers;
    this.streams = streams;
    this.forwarding = forwarding;
    this.metrics = metrics;
  }

  void recommendations(Exchange exchange) throws Problem, RestoringException {
    String session = session(exchange);
    List<InteractionType> targets = targets(exchange);
    int limit = exchange.limit(LIST_LENGTH, MOST);
    boolean explained = exchange.flag("explain");
    if (isElsewhere(exchange, Table.RECOMMENDATIONS, session)) {
      return;
    }
    Recommendation newest = answers.newest(session);
    if (newest == null) {
      exchange.answer(json -> answers.writePopularLists(session, targets, limit, json));
      return;
    }
    String tag = "\"%d\"".formatted(newest.getSequence());
    exchange.response().getHeaders().put(HttpHeader.ETAG, tag);
    if (exchange.header(HttpHeader.IF_NONE_MATCH).filter(sent -> names(sent, tag)).isPresent()) {
      exchange.answer(304);
      return;
    }
    exchange.answer(json -> answers.writeLists(newest, targets, limit, explained, json));
  }

  /** Whether a list of tags has one; the tags here have no comma. Weak ones count, as has a *. */
  private static boolean names(String list, String tag) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
  }

  void neighbours(Exchange exchange) throws Problem, RestoringException {
    String id = exchange.variable("item");
    int limit = exchange.limit(LIST_LENGTH, MOST);
    if (id.isBlank()) {
      throw Problem.badRequest("the item is empty");
    }
    long item = ItemView.number(id);
    if (isElsewhere(exchange, Table.ITEM_NEIGHBORS, Long.toString(item))) {
      return;
    }
    ItemNeighbors neighbors = answers.neighbors(item);
    if (neighbors == null) {
      throw Problem.notFound(
          "nothing is known of what goes with the item %s".formatted(Exchange.shortened(id)));
    }
    exchange.answer(json -> answers.writeNeighbors(neighbors, limit, json));
  }

  void popular(Exchange exchange) throws Problem, RestoringException {
    int limit = exchange.limit(LIST_LENGTH, MOST);
    exchange.answer(json -> answers.writePopular(limit, json));
  }

  void models(Exchange exchange) throws RestoringException {
    exchange.answer(answers::writeModels);
  }

  void activity(Exchange exchange) throws RestoringException {
    exchange.answer(answers::writeActivity);
  }

  void stream(Exchange exchange) throws Problem, RestoringException {
    String session = session(exchange);
    Optional<HostInfo> other = elsewhere(exchange, Table.RECOMMENDATIONS, session);
    if (exchange.isHead()) {
      exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, EventStream.CONTENT_TYPE);
      exchange.answer(200);
      return;
    }
    EventStream stream = streams.open(exchange, session, other.isPresent());
    if (other.isPresent()) {
      forwarding.stream(exchange, other.get(), stream);
      return;
    }
    stream.heartbeat();
    Recommendation newest = answers.newest(session);
    if (newest != null) {
      stream.offerFirst(event(newest));
    }
  }

  /** Tells the streams of a session of its new lists. */
  void publish(Recommendation newest) {
    streams.publish(newest.getSession(), () -> event(newest));
  }

  void health(Exchange exchange) throws Problem {
    if (!views.isAlive()) {
      throw Problem.unavailable("reading has stopped for good, only a restart helps");
    }
    exchange.answer(200, "text/plain", "ok\n".getBytes(StandardCharsets.UTF_8));
  }

  void readiness(Exchange exchange) throws Problem {
    if (!views.isReady()) {
      throw Problem.unavailable("the views are being read: " + views.progress());
    }
    exchange.answer(200, "text/plain", "ready\n".getBytes(StandardCharsets.UTF_8));
  }

  void metrics(Exchange exchange) {
    exchange.answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
  }

  private byte[] event(Recommendation newest) {
    try {
      byte[] json =
          Exchange.json(
              each ->
                  answers.writeLists(
                      newest, List.of(InteractionType.values()), LIST_LENGTH, true, each));
      return EventStream.event(newest.getSequence(), json);
    } catch (RestoringException e) {
      LOG.info("A stream hears of a list without its contents: {}", e.getMessage());
      return EventStream.event(newest.getSequence(), "{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private String session(Exchange exchange) throws Problem {
    String session = exchange.variable("session");
    int bytes = session.getBytes(StandardCharsets.UTF_8).length;
    if (session.isBlank() || bytes > config.interactions().maxSessionBytes()) {
      throw Problem.badRequest(
          "a session has 1 to %d bytes that are not all blank, this one has %d"
              .formatted(config.interactions().maxSessionBytes(), bytes));
    }
    return session;
  }

  private static List<InteractionType> targets(Exchange exchange) throws Problem {
    Optional<String> target = exchange.query("target");
    if (target.isEmpty()) {
      return List.of(InteractionType.values());
    }
    for (InteractionType each : InteractionType.values()) {
      if (each.name().equals(target.get())) {
        return List.of(each);
      }
    }
    throw Problem.badRequest(
        "target is clicks, carts or orders, not '%s'".formatted(Exchange.shortened(target.get())));
  }

  private boolean isElsewhere(Exchange exchange, Table table, String key)
      throws Problem, RestoringException {
    Optional<HostInfo> other = elsewhere(exchange, table, key);
    other.ifPresent(each -> forwarding.forward(exchange, each));
    return other.isPresent();
  }

  private Optional<HostInfo> elsewhere(Exchange exchange, Table table, String key)
      throws Problem, RestoringException {
    Optional<HostInfo> other = views.elsewhere(table, key.getBytes(StandardCharsets.UTF_8));
    if (other.isPresent() && Forwarding.isForwarded(exchange)) {
      // The two do not agree while partitions move.
      throw Problem.unavailable("the views are moving to another instance");
    }
    return other;
  }
}

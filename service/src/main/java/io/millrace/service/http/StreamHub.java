package io.millrace.service.http;

import io.millrace.service.config.ServiceConfig.RequestLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** The open streams by session, and how many there may be. Thread-safe. */
final class StreamHub implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final RequestLimits limits;
  private final Predicate<String> hasMoved;
  private final Map<String, Set<EventStream>> bySession = new ConcurrentHashMap<>();
  private final Map<String, Integer> byClient = new HashMap<>();
  private final ScheduledExecutorService heartbeats =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stream-heartbeats");
            thread.setDaemon(true);
            return thread;
          });
  private int open;

  /**
   * Starts without streams.
   *
   * @param hasMoved whether a session is now held by another instance
   */
  StreamHub(RequestLimits limits, Predicate<String> hasMoved) {
    this.limits = limits;
    this.hasMoved = hasMoved;
    long seconds = HEARTBEAT.toSeconds();
    var unused = heartbeats.scheduleWithFixedDelay(this::beat, seconds, seconds, TimeUnit.SECONDS);
  }

  /** Keeps streams alive, and ends those whose session has gone, so that clients connect again. */
  private void beat() {
    bySession.forEach(
        (session, streams) -> {
          boolean moved = hasMoved.test(session);
          for (EventStream each : streams) {
            if (moved && !each.forwarded()) {
              each.end();
            } else {
              each.heartbeat();
            }
          }
        });
  }

  /**
   * Opens a stream of a session's lists.
   *
   * @param forwarded whether they come from another instance
   */
  EventStream open(Exchange exchange, String session, boolean forwarded) throws Problem {
    String client = Request.getRemoteAddr(exchange.request());
    take(client);
    EventStream stream = new EventStream(exchange.response(), exchange.callback(), forwarded);
    exchange.response().setStatus(200);
    exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, EventStream.CONTENT_TYPE);
    exchange.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    bySession.compute(
        session,
        (key, streams) -> {
          Set<EventStream> all = streams == null ? ConcurrentHashMap.newKeySet() : streams;
          all.add(stream);
          return all;
        });
    stream.whenEnded(() -> closed(stream, session, client));
    exchange.request().addFailureListener(stream::failed);
    return stream;
  }

  /** Sends an event to the streams of a session. Without any, it is not even made. */
  void publish(String session, Supplier<byte[]> event) {
    Set<EventStream> streams = bySession.get(session);
    if (streams != null) {
      byte[] bytes = event.get();
      streams.forEach(each -> each.offer(bytes));
    }
  }

  synchronized int open() {
    return open;
  }

  @Override
  public void close() {
    heartbeats.shutdownNow();
    List.copyOf(bySession.values()).forEach(each -> each.forEach(EventStream::end));
  }

  private synchronized void take(String client) throws Problem {
    if (open >= limits.streams()) {
      throw Problem.unavailable("%d streams are open, and no more are allowed".formatted(open));
    }
    if (byClient.getOrDefault(client, 0) >= limits.streamsPerClient()) {
      throw Problem.tooMany(
          "this address has %d streams open, and no more are allowed"
              .formatted(limits.streamsPerClient()));
    }
    open++;
    byClient.merge(client, 1, Integer::sum);
  }

  private void closed(EventStream stream, String session, String client) {
    bySession.computeIfPresent(
        session,
        (key, streams) -> {
          streams.remove(stream);
          return streams.isEmpty() ? null : streams;
        });
    synchronized (this) {
      open--;
      byClient.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}

package io.millrace.service.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The events of one client, as server-sent events. Never blocks: while the client has not taken one
 * event, only the newest of those after it is kept, so its memory is bounded. What the kernel holds
 * for a client counts as taken. Once that is full, a client that takes nothing for longer than the
 * connection may be idle is cut off.
 */
final class EventStream implements Callback {
  static final String CONTENT_TYPE = "text/event-stream";

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final Response response;
  private final Callback exchange;
  private final boolean forwarded;
  private final List<Runnable> onEnd = new ArrayList<>();
  private byte @Nullable [] waiting;
  private boolean offered;
  private boolean writing;
  private boolean ended;

  /**
   * Starts without events.
   *
   * @param exchange completed when the stream has ended
   * @param forwarded whether the events are those of another instance
   */
  EventStream(Response response, Callback exchange, boolean forwarded) {
    this.response = response;
    this.exchange = exchange;
    this.forwarded = forwarded;
  }

  /** Whether the events are those of another instance. */
  boolean forwarded() {
    return forwarded;
  }

  /** Adds something to run when the stream has ended, or now if it has. */
  void whenEnded(Runnable action) {
    synchronized (this) {
      if (!ended) {
        onEnd.add(action);
        return;
      }
    }
    action.run();
  }

  /** An event of one line of JSON. */
  static byte[] event(long sequence, byte[] json) {
    byte[] head =
        "id: %d\nevent: list\ndata: ".formatted(sequence).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(head.length + json.length + 2)
        .put(head)
        .put(json)
        .put((byte) '\n')
        .put((byte) '\n')
        .array();
  }

  /** Sends an event, in place of one that waits. */
  void offer(byte[] event) {
    offer(event, false);
  }

  /** Sends what there was before the stream was opened, unless something newer was faster. */
  void offerFirst(byte[] event) {
    offer(event, true);
  }

  private void offer(byte[] event, boolean onlyFirst) {
    synchronized (this) {
      if (ended || (onlyFirst && offered)) {
        return;
      }
      offered = true;
      if (writing) {
        waiting = event;
        return;
      }
      writing = true;
    }
    response.write(false, ByteBuffer.wrap(event), this);
  }

  /** Keeps the connection from being idle; an event on its way does so too. */
  void heartbeat() {
    synchronized (this) {
      if (ended || writing) {
        return;
      }
      writing = true;
    }
    response.write(false, ByteBuffer.wrap(HEARTBEAT), this);
  }

  /** Ends the stream. */
  void end() {
    finish(null);
  }

  @Override
  public void succeeded() {
    byte[] next;
    synchronized (this) {
      next = waiting;
      waiting = null;
      writing = next != null;
      if (ended) {
        return;
      }
    }
    if (next != null) {
      response.write(false, ByteBuffer.wrap(next), this);
    }
  }

  @Override
  public void failed(Throwable e) {
    finish(e);
  }

  private void finish(@Nullable Throwable failure) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      waiting = null;
    }
    onEnd.forEach(Runnable::run);
    if (failure == null) {
      exchange.succeeded();
    } else {
      exchange.failed(failure);
    }
  }
}

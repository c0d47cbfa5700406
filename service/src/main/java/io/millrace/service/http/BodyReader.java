package io.millrace.service.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests without blocking. The bytes of all that have come and are not
 * answered yet are bounded, and so is the time that a body takes. Thread-safe.
 */
final class BodyReader {
  /** A client that sends fewer bytes a second, or nothing for as long as it may pause, is cut. */
  private static final int LEAST_BYTES_PER_SECOND = 16 * 1024;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /**
   * So much of a body that is refused is read and thrown away. A client that is still sending when
   * the connection ends may not see the answer.
   */
  private static final long MOST_DISCARDED = 64 * 1024 * 1024;

  /** A body is also held as its lines and its interactions, so much of the heap stays free. */
  private static final int SHARE_OF_MEMORY = 8;

  private final int most;
  private final Duration pause;
  private final Semaphore free;

  /**
   * Reads bodies of some length.
   *
   * @param most bytes of one body
   */
  BodyReader(int most) {
    this(
        most,
        (int)
            Math.min(
                Integer.MAX_VALUE,
                Math.max(most, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY)),
        PAUSE);
  }

  /**
   * The same with bounds of one's own.
   *
   * @param all bytes of all bodies
   * @param pause how long a client may send nothing
   */
  BodyReader(int most, int all, Duration pause) {
    this.most = most;
    this.pause = pause;
    free = new Semaphore(all);
  }

  /**
   * Reads the body of a request.
   *
   * @param sink gets the body once it is whole; where it is too long, too slow or one too many, the
   *     request is answered with the problem instead
   */
  void read(Exchange exchange, Consumer<byte[]> sink) {
    long length = exchange.request().getLength();
    Problem problem = length > most ? tooLarge() : length > available() ? tooMany() : null;
    if (problem != null && exchange.header(HttpHeader.EXPECT).isPresent()) {
      // The client asks before it sends.
      exchange.fail(problem);
      return;
    }
    Reading reading = new Reading(exchange, sink);
    if (problem != null) {
      reading.refuse(problem);
    }
    reading.start();
  }

  /** How many bytes may come now, of all bodies. */
  int available() {
    return free.availablePermits();
  }

  private Problem tooLarge() {
    return new Problem(413, "The body is too large", "a body has at most %d bytes".formatted(most));
  }

  private static Problem tooMany() {
    return Problem.unavailable("too many bodies are on their way, try again");
  }

  private static Problem broken(Throwable failure) {
    return failure instanceof TimeoutException
        ? tooSlow()
        : Problem.badRequest("the body is cut off, or its chunks are not well formed");
  }

  private static Problem tooSlow() {
    return new Problem(408, "The body does not come", "it stopped, or came too slowly");
  }

  /** One body, which Jetty reads a piece at a time, never two at once. */
  private final class Reading implements Runnable {
    private final Exchange exchange;
    private final Consumer<byte[]> sink;
    private final EndPoint connection;
    private final long idleMillis;
    private final long begun = System.nanoTime();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger held = new AtomicInteger();
    private long come;
    private @Nullable Problem refusal;

    Reading(Exchange exchange, Consumer<byte[]> sink) {
      this.exchange = exchange;
      this.sink = sink;
      connection = exchange.request().getConnectionMetaData().getConnection().getEndPoint();
      idleMillis = connection.getIdleTimeout();
    }

    void start() {
      connection.setIdleTimeout(pause.toMillis());
      Request.addCompletionListener(
          exchange.request(),
          e -> {
            release();
            connection.setIdleTimeout(idleMillis);
          });
      run();
    }

    /** Throws away what has come and what is still to come. */
    void refuse(Problem problem) {
      refusal = problem;
      bytes.reset();
      release();
    }

    private void release() {
      free.release(held.getAndSet(0));
    }

    @Override
    public void run() {
      try {
        while (true) {
          Content.Chunk chunk = exchange.request().read();
          if (chunk == null) {
            exchange.request().demand(this);
            return;
          }
          if (Content.Chunk.isFailure(chunk)) {
            throw refusal == null ? broken(chunk.getFailure()) : refusal;
          }
          boolean last = chunk.isLast();
          try {
            add(chunk.getByteBuffer());
          } finally {
            chunk.release();
          }
          if (refusal != null && (last || come > MOST_DISCARDED || isSlow())) {
            throw refusal;
          }
          if (last) {
            connection.setIdleTimeout(idleMillis);
            sink.accept(bytes.toByteArray());
            return;
          }
          if (isSlow()) {
            throw tooSlow();
          }
        }
      } catch (Problem e) {
        exchange.fail(e);
      }
    }

    private void add(ByteBuffer piece) {
      int length = piece.remaining();
      come += length;
      if (refusal != null) {
        return;
      }
      if (length > most - bytes.size()) {
        refuse(tooLarge());
        return;
      }
      if (!free.tryAcquire(length)) {
        refuse(tooMany());
        return;
      }
      held.addAndGet(length);
      byte[] copy = new byte[length];
      piece.get(copy);
      bytes.writeBytes(copy);
    }

    private boolean isSlow() {
      double seconds = (System.nanoTime() - begun - pause.toNanos()) / 1e9;
      return seconds * LEAST_BYTES_PER_SECOND > come;
    }
  }
}

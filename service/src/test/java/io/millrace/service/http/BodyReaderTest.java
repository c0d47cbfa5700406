package io.millrace.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.LocalConnector.LocalEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BodyReaderTest {
  private static final int MOST = 80;
  private static final int ALL = 100;

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void beyondTheBytesOfAllBodiesARequestIsRefusedUntilAnotherIsAnswered() throws Exception {
    BodyReader bodies = new BodyReader(MOST, ALL, Duration.ofSeconds(30));
    start(bodies);
    LocalEndPoint unfinished = connector.executeRequest(post(70, 60));
    await().until(() -> bodies.available() == ALL - 60);
    assertThat(answerOf(post(60, 60))).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
    assertThat(answerOf(post(30, 30))).startsWith("HTTP/1.1 200").endsWith("x".repeat(30));
    unfinished.addInput("x".repeat(10));
    assertThat(unfinished.getResponse(false, 30, TimeUnit.SECONDS)).endsWith("x".repeat(70));
    await().until(() -> bodies.available() == ALL);
    assertThat(answerOf(post(60, 60))).startsWith("HTTP/1.1 200");
  }

  @Test
  void aBodyThatStallsIsCutOff() throws Exception {
    start(new BodyReader(MOST, ALL, Duration.ofMillis(50)));
    assertThat(answerOf(post(70, 60))).startsWith("HTTP/1.1 408");
  }

  @Test
  void aBodyWithoutALengthIsRefusedWhereItGetsTooLong() throws Exception {
    start(new BodyReader(MOST, ALL, Duration.ofSeconds(30)));
    String chunk = "32\r\n" + "x".repeat(50) + "\r\n";
    String head = "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(answerOf(head + chunk + chunk + "0\r\n\r\n")).startsWith("HTTP/1.1 413");
    assertThat(answerOf(head + chunk + "0\r\n\r\n")).endsWith("x".repeat(50));
  }

  @Test
  void whatIsTooLongIsReadToItsEndSoThatTheClientSeesTheAnswer() throws Exception {
    BodyReader bodies = new BodyReader(MOST, ALL, Duration.ofSeconds(30));
    start(bodies);
    LocalEndPoint sending = connector.executeRequest(post(500, 400));
    sending.addInput("x".repeat(100));
    assertThat(sending.getResponse(false, 30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 413");
    assertThat(bodies.available()).isEqualTo(ALL);
  }

  private void start(BodyReader bodies) throws Exception {
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Exchange exchange = new Exchange(request, response, callback, Map.of());
            bodies.read(exchange, body -> exchange.answer(200, Exchange.JSON, body));
            return true;
          }
        });
    server.start();
  }

  private String answerOf(String request) throws Exception {
    return connector.executeRequest(request).getResponse(false, 30, TimeUnit.SECONDS);
  }

  private static String post(int length, int sent) {
    return "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(length, "x".repeat(sent));
  }
}

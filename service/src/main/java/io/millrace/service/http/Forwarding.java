package io.millrace.service.http;

import io.millrace.service.config.ServiceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.jetty.http.HttpHeader;

/** Hands requests on to the instance that holds their key. */
final class Forwarding {
  private static final String FORWARDED = "Millrace-Forwarded";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final List<HttpHeader> KEPT =
      List.of(HttpHeader.ETAG, HttpHeader.RETRY_AFTER, HttpHeader.CACHE_CONTROL);

  private final HttpClient client;
  private final String scheme;

  Forwarding(ServiceConfig config) {
    scheme = config.scheme();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    config.tls().ifPresent(tls -> builder.sslContext(trusting(tls)));
    client = builder.build();
  }

  /** Whether another instance has sent the request here. */
  static boolean isForwarded(Exchange exchange) {
    return exchange.request().getHeaders().contains(FORWARDED);
  }

  /** Answers with what the other instance answers. */
  void forward(Exchange exchange, HostInfo other) {
    HttpRequest.Builder request = request(exchange, other).timeout(TIMEOUT);
    exchange
        .header(HttpHeader.IF_NONE_MATCH)
        .ifPresent(tag -> request.header(HttpHeader.IF_NONE_MATCH.asString(), tag));
    var unused =
        client
            .sendAsync(request.build(), BodyHandlers.ofByteArray())
            .whenComplete(
                (response, e) -> {
                  if (e == null) {
                    answer(exchange, response);
                  } else {
                    exchange.fail(silent());
                  }
                });
  }

  /** Hands on the events of the other instance. */
  void stream(Exchange exchange, HostInfo other, EventStream stream) {
    stream.heartbeat();
    CompletableFuture<HttpResponse<Void>> events =
        client.sendAsync(
            request(exchange, other).build(),
            BodyHandlers.fromLineSubscriber(new EventLines(stream)));
    var unused = events.whenComplete((response, e) -> stream.end());
    // Whom nobody listens to any more, is not asked for more.
    stream.whenEnded(() -> events.cancel(true));
  }

  private HttpRequest.Builder request(Exchange exchange, HostInfo other) {
    return HttpRequest.newBuilder(
            URI.create(
                "%s://%s%s"
                    .formatted(
                        scheme,
                        ServiceConfig.authority(other.host(), other.port()),
                        exchange.request().getHttpURI().getPathQuery())))
        .header(FORWARDED, "1");
  }

  private static void answer(Exchange exchange, HttpResponse<byte[]> response) {
    for (HttpHeader each : KEPT) {
      response
          .headers()
          .firstValue(each.asString())
          .ifPresent(value -> exchange.response().getHeaders().put(each, value));
    }
    if (response.statusCode() == 304) {
      exchange.answer(304);
      return;
    }
    exchange.answer(
        response.statusCode(),
        response.headers().firstValue(HttpHeader.CONTENT_TYPE.asString()).orElse(Exchange.JSON),
        response.body());
  }

  private static Problem silent() {
    return Problem.unavailable("the instance that holds the key does not answer");
  }

  /** The instances have one key file, so they trust the certificates in it. */
  private static SSLContext trusting(ServiceConfig.Tls tls) {
    try (InputStream file = Files.newInputStream(tls.keystore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, tls.password().toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          store.setCertificateEntry("trusted-" + alias, store.getCertificate(alias));
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot use %s: %s".formatted(tls.keystore(), e.getMessage()), e);
    }
  }

  /** Puts lines together to events again. */
  private static final class EventLines implements Flow.Subscriber<String> {
    private final EventStream stream;
    private final StringBuilder event = new StringBuilder();

    EventLines(EventStream stream) {
      this.stream = stream;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      event.append(line).append('\n');
      if (line.isEmpty()) {
        stream.offer(event.toString().getBytes(StandardCharsets.UTF_8));
        event.setLength(0);
      }
    }

    @Override
    public void onError(Throwable e) {
      stream.end();
    }

    @Override
    public void onComplete() {
      stream.end();
    }
  }
}

package io.millrace.service.http;

import io.millrace.schemas.avro.Recommendation;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.live.Activity;
import io.millrace.service.live.PopularNow;
import io.millrace.service.live.ServiceMetrics;
import io.millrace.service.view.RestoringException;
import io.millrace.service.view.Table;
import io.millrace.service.view.Views;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server with its routes. */
public final class HttpInterface implements AutoCloseable {
  private static final int THREADS = 32;
  private static final int HEADER_BYTES = 8 * 1024;

  /** Most connections besides those of the streams. */
  static final int MOST_REQUESTS = 1_000;

  private static final int MOST_CLIENTS = 10_000;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ServiceConfig config;
  private final Server server;
  private final ServerConnector connector;

  /** What the routes need, once the views are being read. */
  private final List<AutoCloseable> parts = new ArrayList<>();

  private HttpInterface(ServiceConfig config) {
    this.config = config;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("http");
    threads.setDaemon(true);
    server = new Server(threads);
    connector = connector(config, server);
    server.addConnector(connector);
    server.addBean(
        new NetworkConnectionLimit(config.limits().streams() + MOST_REQUESTS, connector));
  }

  /**
   * Binds the port, without answering yet.
   *
   * @throws IOException with one clear line, where it cannot
   */
  public static HttpInterface bind(ServiceConfig config) throws IOException {
    HttpInterface bound = new HttpInterface(config);
    try {
      bound.connector.open();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s:%d: %s".formatted(config.host(), config.port(), rootMessage(e)), e);
    }
    return bound;
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Starts to answer.
   *
   * @return told about new lists, for the streams
   */
  public Consumer<Recommendation> start(
      Views views, PopularNow popular, Activity activity, ServiceMetrics metrics, Clock clock) {
    StreamHub streams = new StreamHub(config.limits(), session -> hasMoved(views, session));
    InteractionWriter writer = new InteractionWriter(config);
    parts.add(streams);
    parts.add(writer);
    metrics.streams(streams::open);
    connector.addBean(
        new ClientConnections(
            ClientConnections.most(config.limits()), metrics.connectionsRefused()::inc));
    Queries queries =
        new Queries(
            config,
            views,
            new Answers(views, popular, activity),
            streams,
            new Forwarding(config),
            metrics);
    PostInteractions post = new PostInteractions(config, writer, activity, metrics, clock);
    server.setErrorHandler(new ServerProblems());
    server.setHandler(limited(new ServiceHandler(config, routes(queries, post), metrics)));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not start: " + e.getMessage(), e);
    }
    return queries::publish;
  }

  @Override
  public void close() throws Exception {
    server.stop();
    for (AutoCloseable each : parts) {
      each.close();
    }
  }

  private static List<Route> routes(Queries queries, PostInteractions post) {
    List<Route> routes = new ArrayList<>(PageFiles.routes());
    for (Operation operation : Operation.values()) {
      routes.add(
          new Route(
              operation.method(),
              operation.path(),
              switch (operation) {
                case RECOMMENDATIONS -> queries::recommendations;
                case STREAM -> queries::stream;
                case NEIGHBOURS -> queries::neighbours;
                case POPULAR -> queries::popular;
                case MODELS -> queries::models;
                case ACTIVITY -> queries::activity;
                case INTERACT -> post;
                case HEALTH -> queries::health;
                case READINESS -> queries::readiness;
                case METRICS -> queries::metrics;
              }));
    }
    return List.copyOf(routes);
  }

  private Handler limited(Handler handler) {
    int most = config.limits().requestsPerSecond();
    return most == 0
        ? handler
        : new DoSHandler(
            handler,
            DoSHandler.ID_FROM_REMOTE_ADDRESS,
            new DoSHandler.LeakingBucketTrackerFactory(most),
            (request, response, callback) -> {
              new Exchange(request, response, callback, Map.of())
                  .fail(
                      Problem.tooMany("an address may make %d requests a second".formatted(most)));
              return true;
            },
            MOST_CLIENTS);
  }

  /** False while it is not known. */
  private static boolean hasMoved(Views views, String session) {
    try {
      byte[] key = session.getBytes(StandardCharsets.UTF_8);
      return views.elsewhere(Table.RECOMMENDATIONS, key).isPresent();
    } catch (RestoringException e) {
      return false;
    }
  }

  private static ServerConnector connector(ServiceConfig config, Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    // The bounds are those of the heap, which direct buffers are not in.
    http.setUseInputDirectByteBuffers(false);
    http.setUseOutputDirectByteBuffers(false);
    // Sessions and items may be any text, so an encoded slash, backslash or percent sign is no
    // trick.
    http.setUriCompliance(
        UriCompliance.from(
            EnumSet.of(
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.SUSPICIOUS_PATH_CHARACTERS)));
    ServerConnector connector =
        config
            .tls()
            .map(
                tls -> {
                  http.addCustomizer(new SecureRequestCustomizer());
                  SslContextFactory.Server context = new SslContextFactory.Server();
                  context.setKeyStorePath(tls.keystore().toString());
                  context.setKeyStorePassword(tls.password());
                  return new ServerConnector(
                      server,
                      new SslConnectionFactory(context, "http/1.1"),
                      new HttpConnectionFactory(http));
                })
            .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root instanceof UnresolvedAddressException
        ? "there is no such host"
        : String.valueOf(root.getMessage());
  }
}

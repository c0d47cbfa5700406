package io.millrace.service.http;

import io.millrace.service.config.ServiceConfig;
import io.millrace.service.live.ServiceMetrics;
import io.millrace.service.view.RestoringException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, and answers with a problem where something is wrong. */
final class ServiceHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceHandler.class);
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "[::1]", "::1");

  private static final Set<String> GET_AND_HEAD = Set.of("GET", "HEAD");

  private final List<Route> routes;
  private final ServiceMetrics metrics;
  private final boolean localNamesOnly;

  ServiceHandler(ServiceConfig config, List<Route> routes, ServiceMetrics metrics) {
    this.routes = routes;
    this.metrics = metrics;
    // Where no token protects it, a page of another site must not reach it under a name of its own.
    localNamesOnly = config.isLoopback() && config.token().isEmpty();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    Exchange unrouted = new Exchange(request, response, callback, Map.of());
    try {
      requireName(request);
      route(unrouted);
    } catch (Problem e) {
      unrouted.fail(e);
    } catch (RestoringException e) {
      unrouted.fail(Problem.unavailable(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
      unrouted.fail(new Problem(500, "This went wrong here", "the log of the service says why"));
    }
    return true;
  }

  private void route(Exchange unrouted) throws Problem, RestoringException {
    Request request = unrouted.request();
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    // A CONNECT names no path.
    String path = Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> variables = route.match(path);
      if (variables.isPresent()) {
        if (route.method().equals(method)) {
          Response response = unrouted.response();
          Request.addCompletionListener(request, e -> observe(route, request, response));
          route
              .endpoint()
              .handle(new Exchange(request, response, unrouted.callback(), variables.get()));
          return;
        }
        allowed.addAll(route.method().equals("GET") ? GET_AND_HEAD : Set.of(route.method()));
      }
    }
    if (allowed.isEmpty()) {
      throw Problem.notFound(
          "there is nothing at this path; /openapi.json describes the interface");
    }
    unrouted.response().getHeaders().put("Allow", String.join(", ", allowed));
    throw new Problem(405, "The method does not fit", "this path takes " + allowed);
  }

  private void observe(Route route, Request request, Response response) {
    String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (EventStream.CONTENT_TYPE.equals(type)) {
      // It lasts as long as the client listens, which says nothing of this service.
      return;
    }
    double seconds = (System.nanoTime() - request.getBeginNanoTime()) / 1e9;
    metrics
        .requests()
        .labelValues(route.path(), Integer.toString(response.getStatus()))
        .observe(seconds);
  }

  private void requireName(Request request) throws Problem {
    String name = Request.getServerName(request);
    if (localNamesOnly && !isLocal(name)) {
      throw new Problem(
          421,
          "This is not the service's name",
          "without a token it answers to localhost and loopback addresses alone");
    }
  }

  private static boolean isLocal(String name) {
    if (LOCAL_NAMES.contains(name)) {
      return true;
    }
    // Only texts that are addresses, so that no name is looked up.
    if (!name.matches("127(\\.\\d{1,3}){3}")) {
      return false;
    }
    try {
      return InetAddress.getByName(name).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

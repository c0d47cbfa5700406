package io.millrace.service.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;

/** The metrics of one instance, for Prometheus. */
public final class ServiceMetrics {
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter interactions =
      counter("millrace_service_interactions", "Interactions read from their topic.");
  private final Counter lists =
      counter("millrace_service_lists", "New lists of the sessions that this instance holds.");
  private final Counter deadLetters =
      counter("millrace_service_dead_letters", "Dead letters since the start.", "reason");
  private final Counter accepted =
      counter("millrace_service_interactions_accepted", "Interactions that were accepted here.");
  private final Counter refused =
      counter("millrace_service_interactions_refused", "Interactions refused here.", "reason");
  private final Counter connectionsRefused =
      counter(
          "millrace_service_connections_refused",
          "Connections closed at once, since their address had too many open.");
  private final Histogram latency =
      Histogram.builder()
          .name("millrace_service_list_seconds")
          .help("Time from hearing of an interaction to its new list.")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Histogram requests =
      Histogram.builder()
          .name("millrace_service_request_seconds")
          .help("Time from a request to its answer, by route and status.")
          .labelNames("route", "status")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  Counter interactions() {
    return interactions;
  }

  Counter lists() {
    return lists;
  }

  Counter deadLetters() {
    return deadLetters;
  }

  /** Interactions that were accepted here. */
  public Counter accepted() {
    return accepted;
  }

  /** Interactions that were refused here, by reason. */
  public Counter refused() {
    return refused;
  }

  /** Connections that were closed at once, since their address had too many open. */
  public Counter connectionsRefused() {
    return connectionsRefused;
  }

  Histogram latency() {
    return latency;
  }

  /** Time from a request to its answer, by route and status. */
  public Histogram requests() {
    return requests;
  }

  /** Adds the number of open streams. */
  public void streams(IntSupplier open) {
    var unused =
        GaugeWithCallback.builder()
            .name("millrace_service_streams")
            .help("Open streams.")
            .callback(callback -> callback.call(open.getAsInt()))
            .register(registry);
  }

  /** All of them in Prometheus' text format. */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }
}

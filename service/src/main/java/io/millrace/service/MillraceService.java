package io.millrace.service;

import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.http.HttpInterface;
import io.millrace.service.live.Activity;
import io.millrace.service.live.InteractionFeed;
import io.millrace.service.live.PopularNow;
import io.millrace.service.live.ServiceMetrics;
import io.millrace.service.view.Views;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;

/** The query service: one instance, with its views, its HTTP interface and the page. */
public final class MillraceService implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final ServiceConfig config;
  private final HttpInterface http;
  private final Views views;
  private final InteractionFeed feed;

  /** Told about new lists; nobody listens before the HTTP interface has started. */
  private volatile Consumer<Recommendation> streams = newest -> {};

  private MillraceService(ServiceConfig config, HttpInterface http, Path directory) {
    this.config = config;
    this.http = http;
    Clock clock = Clock.systemUTC();
    ServiceMetrics metrics = new ServiceMetrics();
    Activity activity = new Activity(metrics, System.nanoTime());
    PopularNow popular = new PopularNow();
    views =
        Views.start(
            config,
            new HostInfo(config.advertisedHost(), http.port()),
            directory,
            (previous, newest) -> {
              activity.listed(previous, newest, System.nanoTime());
              streams.accept(newest);
            });
    streams = http.start(views, popular, activity, metrics, clock);
    feed = new InteractionFeed(config, popular, activity, clock);
    feed.start();
  }

  /**
   * Starts an instance. It answers at once, with 503 where it has not read enough yet.
   *
   * @param directory for RocksDB; of this instance alone
   * @throws IOException with one clear line, where it cannot listen, or not use the directory
   */
  public static MillraceService start(ServiceConfig config, Path directory) throws IOException {
    HttpInterface http = HttpInterface.bind(config);
    try {
      return new MillraceService(config, http, directory);
    } catch (StreamsException e) {
      throw new IOException(
          "cannot use the state directory %s; another instance may be using it"
              .formatted(directory),
          e);
    }
  }

  /**
   * Waits until the views can be asked.
   *
   * @throws IllegalStateException if it ends before
   */
  public void awaitReady() throws InterruptedException {
    while (!isReady()) {
      if (!isAlive()) {
        throw new IllegalStateException("the service ended before it was ready; its log says why");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Where it is, such as http://127.0.0.1:8090. */
  public String url() {
    return config.scheme() + "://" + ServiceConfig.authority(config.advertisedHost(), http.port());
  }

  /** Whether the views can be asked. */
  public boolean isReady() {
    return views.isReady();
  }

  /** Whether it goes on; where not, only a restart helps. */
  public boolean isAlive() {
    return views.isAlive();
  }

  /** The topics that must be there. */
  public static List<Topic> topics() {
    List<Topic> topics = new ArrayList<>(Views.topics());
    topics.add(Topic.INTERACTIONS);
    topics.add(Topic.DEAD_LETTERS);
    return topics;
  }

  @Override
  public void close() throws Exception {
    feed.close();
    http.close();
    views.close();
  }
}

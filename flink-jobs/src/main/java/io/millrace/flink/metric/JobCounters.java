package io.millrace.flink.metric;

import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The job's own counters, each summed over its subtasks. A cluster in the same process registers
 * them here as its tasks start. Whoever starts one names {@link Factory} as a service.
 */
public final class JobCounters implements MetricReporter {
  private static final String REPORTER = "metrics.reporter.local.";
  private static final String ID = "counters-id";

  /** The cluster makes its reporters itself, from their configuration; this finds ours again. */
  private static final Map<String, JobCounters> BY_ID = new ConcurrentHashMap<>();

  private final String id;
  private final Map<String, Set<Counter>> counters = new ConcurrentHashMap<>();

  private JobCounters(String id) {
    this.id = id;
  }

  /** Adds a reporter to the configuration of a cluster that is to be started. */
  public static JobCounters addTo(Configuration configuration, String id) {
    JobCounters added = new JobCounters(id);
    BY_ID.put(id, added);
    configuration.setString(REPORTER + "factory.class", Factory.class.getName());
    configuration.setString(REPORTER + ID, id);
    return added;
  }

  /** The sum of a counter of {@link MetricNames} over its subtasks and sub-groups. */
  public long sum(String name) {
    return counters.getOrDefault(name, Set.of()).stream().mapToLong(Counter::getCount).sum();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Counter counter && isOurs(group)) {
      counters.computeIfAbsent(name, key -> ConcurrentHashMap.newKeySet()).add(counter);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // The counts of a task that has ended still count.
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {
    BY_ID.remove(id);
  }

  private static boolean isOurs(MetricGroup group) {
    return Arrays.asList(group.getScopeComponents()).contains(MetricNames.GROUP);
  }

  /** Gives a starting cluster the reporter that its configuration names. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      String id = properties.getProperty(ID);
      JobCounters found = BY_ID.get(id);
      if (found == null) {
        throw new IllegalStateException("there are no counters called " + id);
      }
      return found;
    }
  }
}

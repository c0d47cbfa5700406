package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard and the alert rules ask for is what the jobs register. */
final class MonitoringITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  private static final Path MONITORING = Path.of("../deploy/monitoring");
  private static final Pattern METRIC = Pattern.compile("\\bflink_[A-Za-z0-9_]+");

  @Test
  void everyMetricThatIsAskedForIsRegistered(@TempDir Path directory) throws Exception {
    Set<String> asked = new TreeSet<>();
    for (String file : new String[] {"alerts.yaml", "grafana-dashboard.json"}) {
      Matcher matcher = METRIC.matcher(Files.readString(MONITORING.resolve(file)));
      while (matcher.find()) {
        asked.add(matcher.group());
      }
    }
    assertThat(asked).hasSizeGreaterThan(20);
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        JobFixture topics = new JobFixture(broker, "watched.", 1)) {
      Configuration configuration = topics.configuration(directory.resolve("checkpoints"));
      configuration.setString(
          "millrace.training.directory", directory.resolve("models").toUri().toString());
      JobClient training = train(configuration);
      JobClient job = recommend(configuration);
      // A source knows how much there is to read once it has read something.
      topics.publish(new Interaction("s", 1L, System.currentTimeMillis(), InteractionType.clicks));
      topics.flush();
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 1);
      JobFixture.await(job, () -> assertThat(registered()).containsAll(asked));
      JobFixture.cancel(job);
      JobFixture.cancel(training);
    }
  }

  /** The names under which Flink's reporter for Prometheus shows the metrics. */
  private static Set<String> registered() {
    Set<String> names = new TreeSet<>();
    METRICS
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              String scope = ((AbstractMetricGroup<?>) group).getLogicalScope(text -> text, '_');
              metrics.keySet().forEach(name -> names.add("flink_" + scope + "_" + name));
            });
    return names;
  }

  private static JobClient recommend(Configuration configuration) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }

  private static JobClient train(Configuration configuration) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    TrainingJob.define(env, TrainingJobConfig.from(configuration));
    return env.executeAsync(TrainingJob.NAME);
  }
}

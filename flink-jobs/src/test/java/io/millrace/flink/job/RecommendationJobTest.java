package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.ApplicationID;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The job as a cluster's client submits it. */
final class RecommendationJobTest {
  private static final String SUBMITTED = "submitted";

  private final List<Configuration> submitted = new ArrayList<>();

  @AfterEach
  void leaveTheCluster() {
    StreamContextEnvironment.unsetAsContext();
  }

  @Test
  void theClusterGoesOverOurDefaultsAndOurArgumentsOverTheCluster() throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
    cluster.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    cluster.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(50));
    // As in flink run -Dmillrace.topics.prefix=shop.
    cluster.setString("millrace.topics.prefix", "shop.");

    Configuration job = submit(cluster, "-Dexecution.buffer-timeout.interval=7 ms");

    assertThat(job.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(job.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
    assertThat(job.toMap()).containsEntry("millrace.topics.prefix", "shop.");
    assertThat(job.get(ExecutionOptions.BUFFER_TIMEOUT)).isEqualTo(Duration.ofMillis(7));
    // What the cluster says nothing about.
    assertThat(job.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(job.get(PipelineOptions.OBJECT_REUSE)).isTrue();
  }

  @Test
  void anOptionThatIsNoneIsFoundInTheClusterToo() {
    Configuration cluster = new Configuration();
    cluster.setString("millrace.topics.prefx", "shop.");
    assertThatThrownBy(() -> submit(cluster))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "millrace.topics.prefx: there is no such option; did you mean millrace.topics.prefix?");
    assertThat(submitted).isEmpty();
  }

  /** Returns the configuration that reached the cluster. */
  private Configuration submit(Configuration cluster, String... args) throws Exception {
    cluster.set(DeploymentOptions.TARGET, "test");
    StreamContextEnvironment.setAsContext(
        new RecordingLoader(),
        cluster,
        RecommendationJobTest.class.getClassLoader(),
        1,
        1,
        true,
        new ApplicationID(),
        null,
        List.of());
    try {
      RecommendationJob.main(args);
    } catch (IOException e) {
      assertThat(e).hasMessage(SUBMITTED);
    }
    assertThat(submitted).hasSize(1);
    return submitted.get(0);
  }

  /** A cluster that notes what it gets, and takes nothing. */
  private final class RecordingLoader implements PipelineExecutorServiceLoader {
    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
      return new PipelineExecutorFactory() {
        @Override
        public String getName() {
          return "test";
        }

        @Override
        public boolean isCompatibleWith(Configuration any) {
          return true;
        }

        @Override
        public PipelineExecutor getExecutor(Configuration any) {
          return (pipeline, settings, classLoader) -> {
            submitted.add(settings);
            throw new IOException(SUBMITTED);
          };
        }
      };
    }

    @Override
    public Stream<String> getExecutorNames() {
      return Stream.of("test");
    }
  }
}

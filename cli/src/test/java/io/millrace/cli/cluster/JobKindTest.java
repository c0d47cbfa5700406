package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobOptions;
import io.millrace.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a job against what it is made of. */
final class JobKindTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void namesTheTopicsThatTheJobReadsAndWrites(JobKind job) {
    List<String> uids = uids(job);
    assertThat(uids)
        .filteredOn(uid -> uid.endsWith("-source"))
        .containsExactlyInAnyOrderElementsOf(named(job.inputs(), "-source"));
    assertThat(uids)
        .filteredOn(uid -> uid.endsWith("-sink"))
        .containsExactlyInAnyOrderElementsOf(named(job.outputs(), "-sink"));
  }

  private List<String> uids(JobKind job) {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(RecommendationJobOptions.BOOTSTRAP_SERVERS, "localhost:9092");
    configuration.setString("millrace.training.directory", directory.toUri().toString());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    job.define(env, configuration);
    return env.getStreamGraph().getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .filter(Objects::nonNull)
        .map(uid -> uid.replaceFirst("^.*?([a-z-]+-sink)\\b.*$", "$1"))
        .distinct()
        .toList();
  }

  private static List<String> named(List<Topic> topics, String end) {
    return topics.stream().map(topic -> topic.named("") + end).toList();
  }
}

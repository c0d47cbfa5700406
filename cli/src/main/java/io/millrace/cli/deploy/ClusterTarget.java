package io.millrace.cli.deploy;

import io.millrace.cli.cluster.Checkpoints;
import io.millrace.cli.cluster.Checkpoints.Checkpoint;
import io.millrace.cli.cluster.JobKind;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.jobmanager.Deployment;
import io.millrace.cli.jobmanager.Deployments;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.standalone.ClusterSettings;
import io.millrace.cli.standalone.StateDirectoryOption;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which job on which cluster. */
public final class ClusterTarget {
  private static final String DEFAULT_URL = "http://localhost:8081";

  @Option(
      names = "--job",
      paramLabel = "JOB",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private JobKind job = JobKind.RECOMMEND;

  @Option(
      names = "--jobmanager",
      paramLabel = "URL",
      description =
          "Of the cluster's REST interface (default: the local cluster, else " + DEFAULT_URL + ").")
  private @Nullable String url;

  @Mixin private StateDirectoryOption state = new StateDirectoryOption();

  JobKind job() {
    return job;
  }

  JobManagerClient client() throws IOException {
    return new JobManagerClient(url());
  }

  Deployments deployments() throws IOException {
    return new Deployments(state.directory(), url());
  }

  /** The Kafka of the local cluster; empty where the job goes elsewhere. */
  Optional<String> bootstrapServers() throws IOException {
    return url == null
        ? ClusterSettings.read(state.directory()).flatMap(ClusterSettings::bootstrapServers)
        : Optional.empty();
  }

  /** The deployment that can be changed. */
  Deployment requireDeployment() throws IOException {
    return deployments()
        .newest(job.jobName())
        .orElseThrow(
            () ->
                CommandException.notFound(
                    "%s was not deployed from here, so its jar is not known; 'deploy' comes first"
                        .formatted(job.jobName())));
  }

  /**
   * The newest state that a job has left which does not run: the savepoint it was stopped with, a
   * checkpoint on this machine, or what it began with.
   */
  Optional<String> left(Deployment ended) throws IOException {
    if (ended.stoppedWith() != null) {
      return Optional.of(ended.stoppedWith());
    }
    Optional<String> checkpoint =
        Checkpoints.newest(state.directory().resolve("checkpoints").resolve(ended.jobId()))
            .map(Checkpoint::path)
            .map(path -> path.toUri().toString());
    return checkpoint.or(() -> Optional.ofNullable(ended.savepoint()));
  }

  private String url() throws IOException {
    if (url != null) {
      return url;
    }
    return ClusterSettings.read(state.directory())
        .map(ClusterSettings::jobManager)
        .orElse(DEFAULT_URL);
  }
}

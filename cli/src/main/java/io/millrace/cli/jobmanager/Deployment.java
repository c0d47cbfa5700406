package io.millrace.cli.jobmanager;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that was given to a cluster.
 *
 * @param jobName its name in the cluster
 * @param jobId that the cluster gave it
 * @param jar a copy of what was run
 * @param entryClass whose main method defines the job
 * @param arguments of that method
 * @param savepoint what it began with; null where it began empty
 * @param stoppedWith the savepoint that it ended with; null while it runs, or where it failed
 */
public record Deployment(
    String jobName,
    String jobId,
    Path jar,
    String entryClass,
    List<String> arguments,
    @Nullable String savepoint,
    @Nullable String stoppedWith) {

  /** The same, ended with a savepoint. */
  Deployment stopped(String with) {
    return new Deployment(jobName, jobId, jar, entryClass, arguments, savepoint, with);
  }

  /** What to run to have it once more, with another beginning. */
  public JobManagerClient.Submission again(String uploaded, @Nullable String from) {
    return new JobManagerClient.Submission(uploaded, entryClass, arguments, from);
  }
}

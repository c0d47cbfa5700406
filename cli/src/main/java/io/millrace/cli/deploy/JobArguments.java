package io.millrace.cli.deploy;

import io.millrace.cli.cluster.JobKind;
import io.millrace.cli.console.CommandException;
import io.millrace.flink.config.JobConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.jspecify.annotations.Nullable;

/**
 * What the main method of a job is given: options as {@code -Dkey=value}, so that no file of this
 * machine has to be where the job manager is.
 */
final class JobArguments {
  private static final String OPTION = "-D";

  private JobArguments() {}

  /**
   * The options of a file.
   *
   * @throws CommandException if it cannot be read
   */
  static List<String> of(@Nullable Path file) {
    if (file == null) {
      return List.of();
    }
    try {
      List<String> arguments = new ArrayList<>();
      new TreeMap<>(JobConfiguration.fromFile(file).toMap())
          .forEach((key, value) -> arguments.add(OPTION + key + "=" + value));
      return arguments;
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  /** With another value of an option. */
  static List<String> with(List<String> arguments, String key, String value) {
    List<String> changed = new ArrayList<>(arguments);
    changed.removeIf(argument -> argument.startsWith(OPTION + key + "="));
    changed.add(OPTION + key + "=" + value);
    return changed;
  }

  /** With another parallelism, where one is asked for. */
  static List<String> withParallelism(List<String> arguments, @Nullable Integer parallelism) {
    if (parallelism == null) {
      return arguments;
    }
    if (parallelism < 1) {
      throw CommandException.unusable("the parallelism is 1 or more, not " + parallelism);
    }
    return with(arguments, CoreOptions.DEFAULT_PARALLELISM.key(), Integer.toString(parallelism));
  }

  /** Whether there is a value of an option. */
  static boolean has(List<String> arguments, String key) {
    return arguments.stream().anyMatch(argument -> argument.startsWith(OPTION + key + "="));
  }

  /**
   * Checks them as the job will.
   *
   * @throws CommandException if the job would not start with them
   */
  static void check(JobKind job, List<String> arguments) {
    try {
      job.check(
          JobConfiguration.fromArguments(new Configuration(), arguments.toArray(String[]::new)));
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }
}

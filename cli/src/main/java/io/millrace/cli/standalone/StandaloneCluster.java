package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/**
 * The processes of a standalone cluster: a broker, a job manager and task managers. Flink is
 * started as its own scripts start it, from a class path instead of a distribution.
 */
final class StandaloneCluster {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String BROKER = "io.millrace.broker.BrokerProcess";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final ClusterSettings settings;

  /**
   * @param directory of everything that the cluster keeps
   */
  StandaloneCluster(Path directory, ClusterSettings settings) {
    this.directory = directory.toAbsolutePath();
    this.settings = settings;
  }

  /** All processes, in the order to start them. */
  List<ClusterProcess> processes() {
    List<ClusterProcess> processes = new ArrayList<>();
    if (settings.brokerPort() != 0) {
      processes.add(broker());
    }
    processes.add(jobManager());
    for (int number = 1; number <= settings.taskManagers(); number++) {
      processes.add(taskManager(number));
    }
    return processes;
  }

  ClusterProcess broker() {
    return process("broker");
  }

  ClusterProcess jobManager() {
    return process("jobmanager");
  }

  private ClusterProcess taskManager(int number) {
    return process("taskmanager-" + number);
  }

  /** The log of a process. */
  Path log(ClusterProcess process) {
    return process.directory().resolve(process.name() + ".log");
  }

  /** Starts the processes that do not run. */
  List<ClusterProcess> startMissing() throws IOException {
    createDirectories();
    settings.write(directory);
    List<ClusterProcess> started = new ArrayList<>();
    for (ClusterProcess process : processes()) {
      if (process.running().isEmpty()) {
        process.start(command(process));
        started.add(process);
      }
    }
    return started;
  }

  private void createDirectories() {
    try {
      Files.createDirectories(directory.resolve("tmp"));
      Files.createDirectories(directory.resolve("jars"));
    } catch (IOException e) {
      throw CommandException.unusable(
          "%s cannot be the state directory: %s".formatted(directory, e));
    }
  }

  /** Ends all processes, the last one first. */
  void stop() throws IOException, InterruptedException {
    List<ClusterProcess> processes = processes();
    Collections.reverse(processes);
    for (ClusterProcess process : processes) {
      process.stop(PATIENCE);
    }
  }

  private ClusterProcess process(String name) {
    return new ClusterProcess(name, directory.resolve("log"));
  }

  private List<String> command(ClusterProcess process) throws IOException {
    if (process.equals(broker())) {
      return java(
          process,
          List.of("-Xmx512m"),
          System.getProperty("java.class.path"),
          BROKER,
          List.of(directory.resolve("broker").toString(), Integer.toString(settings.brokerPort())));
    }
    Configuration added = configuration();
    Configuration whole =
        GlobalConfiguration.loadConfiguration(settings.flinkConfiguration().toString(), added);
    List<String> arguments = new ArrayList<>();
    arguments.add("--configDir");
    arguments.add(settings.flinkConfiguration().toString());
    added.toMap().forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    if (process.equals(jobManager())) {
      JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(whole);
      arguments.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
      return java(
          process,
          options(
              JobManagerProcessUtils.generateJvmParametersStr(memory, whole),
              whole,
              CoreOptions.FLINK_JM_JVM_OPTIONS),
          Installation.flinkClassPath(),
          JOB_MANAGER,
          arguments);
    }
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(whole);
    arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    arguments.add("-D" + TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key() + "=" + process.name());
    return java(
        process,
        options(
            ProcessMemoryUtils.generateJvmParametersStr(memory),
            whole,
            CoreOptions.FLINK_TM_JVM_OPTIONS),
        Installation.flinkClassPath(),
        TASK_MANAGER,
        arguments);
  }

  /** What the configuration file cannot know, in front of what it says of places for state. */
  private Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.PORT, settings.restPort());
    configuration.set(RestOptions.BIND_PORT, Integer.toString(settings.restPort()));
    configuration.set(JobManagerOptions.PORT, settings.rpcPort());
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, settings.slots());
    configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    configuration.set(WebOptions.UPLOAD_DIR, directory.resolve("jars").toString());
    // RocksDB writes a log for each of its stores, and would write them beside the others.
    configuration.set(RocksDBConfigurableOptions.LOG_DIR, directory.resolve("tmp").toString());
    Configuration file =
        GlobalConfiguration.loadConfiguration(settings.flinkConfiguration().toString());
    if (file.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
    }
    if (file.getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY).isEmpty()) {
      configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri("savepoints"));
    }
    return configuration;
  }

  private String uri(String name) {
    return directory.resolve(name).toUri().toString();
  }

  private List<String> java(
      ClusterProcess process,
      List<String> options,
      String classPath,
      String main,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:+UseParallelGC");
    command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
    command.add("-Dlog.file=" + log(process));
    command.add(
        "-Dlog4j2.configurationFile=" + settings.flinkConfiguration().resolve("log4j2.properties"));
    command.add("--add-modules=jdk.incubator.vector");
    for (String each :
        List.of(
            "lang",
            "lang.invoke",
            "lang.reflect",
            "io",
            "net",
            "nio",
            "text",
            "time",
            "util",
            "util.concurrent",
            "util.concurrent.atomic",
            "util.concurrent.locks")) {
      command.add("--add-opens=java.base/java." + each + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(classPath);
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /** Java's options: for the memory, of all of Flink's processes, and of one kind of them. */
  private static List<String> options(
      String memory, Configuration configuration, ConfigOption<String> ofKind) {
    List<String> options = new ArrayList<>(words(memory));
    options.addAll(words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS)));
    options.addAll(words(configuration.get(ofKind)));
    return options;
  }

  /** What Flink's shell scripts split at spaces. */
  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}

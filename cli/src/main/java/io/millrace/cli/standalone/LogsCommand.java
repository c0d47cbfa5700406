package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the ends of logs. */
@Command(
    name = "logs",
    header = "Show the last lines of the processes' logs.",
    footer = {
      "",
      "Examples:",
      "  millrace cluster logs",
      "  millrace cluster logs taskmanager-1 --lines 200"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "PROCESS",
      description = "broker, jobmanager, taskmanager-1 and so on (default: all).")
  private @Nullable String name;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Lines of each (default: ${DEFAULT-VALUE}).")
  private int lines = 20;

  @Mixin private StateDirectoryOption state = new StateDirectoryOption();

  @Override
  public Integer call() throws Exception {
    ClusterSettings settings =
        ClusterSettings.read(state.directory())
            .orElseThrow(
                () -> CommandException.notFound("no cluster was started in " + state.directory()));
    StandaloneCluster cluster = new StandaloneCluster(state.directory(), settings);
    boolean found = false;
    for (ClusterProcess process : cluster.processes()) {
      if (name == null || name.equals(process.name())) {
        found = true;
        show(process.output());
        show(cluster.log(process));
      }
    }
    if (!found) {
      throw CommandException.notFound("the cluster has no process " + name);
    }
    return ExitCode.OK;
  }

  private void show(Path log) throws IOException {
    if (!Files.exists(log) || Files.size(log) == 0) {
      return;
    }
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> all = Files.lines(log, StandardCharsets.UTF_8)) {
      all.forEach(
          line -> {
            last.add(line);
            if (last.size() > lines) {
              last.remove();
            }
          });
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("==> %s%n", log);
    last.forEach(out::println);
    out.flush();
  }
}

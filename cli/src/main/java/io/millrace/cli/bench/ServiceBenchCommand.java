package io.millrace.cli.bench;

import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.job.ServiceBenchmark;
import io.millrace.benchmarks.job.ServiceBenchmark.Result;
import io.millrace.benchmarks.job.ServiceBenchmark.Settings;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures look-ups in the query service. */
@Command(
    name = "service",
    header = "Measure how many look-ups a core of the query service answers, and how soon.",
    description = {
      "",
      "Writes lists of many sessions to a Kafka broker in a process of its own, starts the service in"
          + " this one, and asks it over loopback for the lists of random sessions. Each connection"
          + " asks again as soon as it has its answer.",
      ""
    },
    footer = {"", "Examples:", "  millrace bench service --sessions 1000000 --connections 8"},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServiceBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Sessions with lists (default: ${DEFAULT-VALUE}).")
  private int sessions = 1_000_000;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections that ask at the same time (default: ${DEFAULT-VALUE}).")
  private int connections = 8;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long is measured, after as long a warm-up (default: ${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings;
    try {
      settings = new Settings(sessions, connections, Duration.ofSeconds(seconds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Result result = ServiceBenchmark.run(settings, report.begin());
    report.write(BenchmarkJson.text(result));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s over %s, %s: %,.0f a second, %,.0f a second and core; p50 %.1f ms, p99 %.1f ms%n",
        Words.count(result.requests(), "look-up"),
        Words.count(sessions, "session"),
        Words.count(connections, "connection"),
        result.perSecond(),
        result.perCore(),
        result.p50(),
        result.p99());
    out.printf(Locale.ROOT, "read in %.1f s before%n", result.readSeconds());
    out.flush();
    return ExitCode.OK;
  }
}

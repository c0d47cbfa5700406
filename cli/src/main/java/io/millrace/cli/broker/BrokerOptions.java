package io.millrace.cli.broker;

import picocli.CommandLine.Option;

/** The options of every command that talks to Kafka. */
public final class BrokerOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,...]",
      converter = BootstrapServers.Converter.class,
      description = "Kafka brokers to connect to (default: ${DEFAULT-VALUE}).")
  private BootstrapServers bootstrapServers = BootstrapServers.LOCAL;

  @Option(
      names = {"--prefix", "--topic-prefix"},
      paramLabel = "PREFIX",
      description =
          "Put in front of every topic name, as in the job's configuration (default: none).")
  private String prefix = "";

  /** The brokers to ask first. */
  public BootstrapServers bootstrapServers() {
    return bootstrapServers;
  }

  /** What every topic name begins with; may be empty. */
  public String prefix() {
    return prefix;
  }
}

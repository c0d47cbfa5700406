package io.millrace.broker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LocalBroker} in a Java process of its own, for those who measure theirs. It stops when
 * it is closed, and when the process that started it ends in any other way. {@link #main} also runs
 * one that outlives who started it.
 */
public final class BrokerProcess implements AutoCloseable {

  private static final String LOG_DIRECTORY = "millrace.log.dir";
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker on a free port, with the Java and the class path of this process.
   *
   * @param dataDirectory where topics are kept, beside what the process prints
   * @throws IOException with what the process printed, where it does not come up
   */
  public static BrokerProcess start(Path dataDirectory) throws IOException {
    Files.createDirectories(dataDirectory);
    File errors = dataDirectory.resolve("broker.err").toFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
    String logs = System.getProperty(LOG_DIRECTORY);
    if (logs != null) {
      command.add("-D" + LOG_DIRECTORY + "=" + logs);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BrokerProcess.class.getName(), dataDirectory.toString()));
    Process process = new ProcessBuilder(command).redirectError(errors).start();
    @Nullable String address = null;
    try {
      address = firstLine(process);
    } finally {
      if (address == null) {
        process.destroyForcibly();
      }
    }
    if (address == null) {
      throw new IOException(
          "The process of the Kafka broker ended: " + Files.readString(errors.toPath()).strip());
    }
    return new BrokerProcess(process, address);
  }

  private static @Nullable String firstLine(Process process) throws IOException {
    BufferedReader printed = process.inputReader(StandardCharsets.UTF_8);
    return printed.readLine();
  }

  /** Returns the address to give to Kafka clients, as {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker and waits until its process has ended. Calling it again does nothing. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a broker and prints its address. Without a port it stops at the end of the standard input:
   * when whoever started this process wants so, or is gone. With one it runs until it is told to
   * end.
   *
   * @param args the data directory, and the port where it has to be a certain one
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    LocalBroker broker = LocalBroker.start(Path.of(args[0]), port);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
    System.out.println(broker.bootstrapServers());
    if (args.length > 1) {
      new CountDownLatch(1).await();
    }
    while (System.in.read() >= 0) {
      // Nothing is expected but the end.
    }
    // Kafka may leave threads behind.
    System.exit(0);
  }
}

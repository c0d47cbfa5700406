package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that outlives the command which started it. A file holds its number and when it began,
 * so that another process which was given the same number later is not taken for it.
 *
 * @param name of the process
 * @param directory of the file, and of what the process prints
 */
public record ClusterProcess(String name, Path directory) {
  private static final Path NEW_SESSION = Path.of("/usr/bin/setsid");

  /** Starts it, away from the terminal, so that Ctrl-C there does not end it. */
  void start(List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if (Files.isExecutable(NEW_SESSION)) {
      all.add(NEW_SESSION.toString());
    }
    all.addAll(command);
    Files.createDirectories(directory);
    Process started =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output().toFile())
            .start();
    started.getOutputStream().close();
    ProcessHandle handle = started.toHandle();
    // In one step, so that nobody reads half a number.
    Path whole =
        Files.writeString(directory.resolve(name + ".new"), handle.pid() + " " + began(handle));
    Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The process, where it runs.
   *
   * @throws CommandException if the file of its number is damaged
   */
  public Optional<ProcessHandle> running() throws IOException {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    String text = Files.readString(file());
    if (!text.matches("\\d{1,18} \\d{1,18}")) {
      throw CommandException.unusable(
          "%s is damaged; end the %s where it runs, then delete the file".formatted(file(), name));
    }
    String[] known = text.split(" ", -1);
    return ProcessHandle.of(Long.parseLong(known[0]))
        .filter(ProcessHandle::isAlive)
        .filter(handle -> Long.toString(began(handle)).equals(known[1]));
  }

  /** Asks it to end, and ends it where it does not within the time. */
  void stop(Duration patience) throws IOException, InterruptedException {
    Optional<ProcessHandle> handle = running();
    if (handle.isPresent()) {
      handle.get().destroy();
      try {
        var unused = handle.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        handle.get().destroyForcibly();
      } catch (ExecutionException e) {
        throw new IOException("cannot wait for " + name, e);
      }
    }
    Files.deleteIfExists(file());
  }

  /** What it prints before its own log begins. */
  Path output() {
    return directory.resolve(name + ".out");
  }

  private Path file() {
    return directory.resolve(name + ".pid");
  }

  private static long began(ProcessHandle handle) {
    return handle.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
  }
}

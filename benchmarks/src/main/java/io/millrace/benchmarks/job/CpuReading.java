package io.millrace.benchmarks.job;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CPU time of this process so far: tasks, Kafka clients, RocksDB, checkpoints and the
 * collection of garbage. Where the system tells that of single threads, as Linux does, that of the
 * compilers is known apart, because what is compiled while something runs is chance.
 */
final class CpuReading {

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Path THREADS = Path.of("/proc/self/task");

  /** What a thread took. */
  private record ThreadTime(String name, double seconds) {}

  private final long nanoTime = System.nanoTime();
  private final double process = PROCESS.getProcessCpuTime() / 1e9;
  private final Map<String, ThreadTime> threads = new HashMap<>();

  private CpuReading() {
    if (!Files.isDirectory(THREADS)) {
      return;
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(THREADS)) {
      for (Path directory : directories) {
        read(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + THREADS, e);
    }
  }

  private void read(Path directory) throws IOException {
    try {
      String name = Files.readString(directory.resolve("comm")).strip();
      String nanos = Files.readString(directory.resolve("schedstat")).split(" ", 2)[0];
      threads.put(
          directory.getFileName().toString(),
          new ThreadTime(group(name), Long.parseLong(nanos) / 1e9));
    } catch (NoSuchFileException e) {
      // The thread has just ended.
    }
  }

  /** Reads the clock now. */
  static CpuReading now() {
    return new CpuReading();
  }

  /** What has passed since an earlier reading. */
  Passed since(CpuReading earlier) {
    Map<String, Double> groups = new TreeMap<>();
    double known = 0;
    double compilers = 0;
    for (Map.Entry<String, ThreadTime> entry : threads.entrySet()) {
      ThreadTime thread = entry.getValue();
      ThreadTime before = earlier.threads.get(entry.getKey());
      double seconds = thread.seconds - (before == null ? 0 : before.seconds);
      known += seconds;
      if (isCompiler(thread.name)) {
        compilers += seconds;
      } else {
        groups.merge(thread.name, seconds, Double::sum);
      }
    }
    double all = process - earlier.process;
    groups.put("others", Math.max(0, all - known));
    return new Passed(all - compilers, (nanoTime - earlier.nanoTime) / 1e9, Map.copyOf(groups));
  }

  /**
   * What has passed between two readings.
   *
   * @param cpuSeconds of all threads but the compilers
   * @param seconds on the clock
   * @param threads CPU seconds by the names of threads, without the numbers in them
   */
  record Passed(double cpuSeconds, double seconds, Map<String, Double> threads) {

    /** The same for more or less work at the same speed. */
    Passed scaledBy(double factor) {
      Map<String, Double> scaled = new TreeMap<>();
      threads.forEach((name, of) -> scaled.put(name, of * factor));
      return new Passed(cpuSeconds * factor, seconds * factor, scaled);
    }
  }

  /** Names have at most 15 characters here. Those of one pool differ by a number. */
  private static String group(String name) {
    return name.replaceAll("[\\s(#:-]*\\(?\\d+$", "").replaceAll("\\s*\\($", "").strip();
  }

  private static boolean isCompiler(String name) {
    return name.startsWith("C1 Comp") || name.startsWith("C2 Comp");
  }
}

package io.millrace.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU time since a thread started the clock, of the thread alone and of the whole process. The
 * process's covers what RocksDB does in its background threads, snapshots that are written aside,
 * and the garbage collector.
 */
final class CpuClock {

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long threadId = Thread.currentThread().getId();
  private final long threadStart = threadNanos();
  private final long processStart = PROCESS.getProcessCpuTime();

  private CpuClock() {}

  /** Starts the clock for the current thread. */
  static CpuClock start() {
    return new CpuClock();
  }

  /** CPU seconds of the thread that started the clock, which is still alive. */
  double threadSeconds() {
    return (threadNanos() - threadStart) / 1e9;
  }

  /** CPU seconds of the process. */
  double processSeconds() {
    return (PROCESS.getProcessCpuTime() - processStart) / 1e9;
  }

  private long threadNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId);
  }
}

package io.millrace.service.view;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far tables have been read again after a start or after an instance has gone. */
final class RestoreProgress implements StateRestoreListener {

  /**
   * One partition.
   *
   * @param read records, 0 or more
   * @param all records to read; some offsets may be empty
   */
  private record Part(long read, long all) {}

  private final Map<TopicPartition, Part> parts = new ConcurrentHashMap<>();

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
    parts.put(partition, new Part(0, Math.max(0, end - start)));
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
    parts.computeIfPresent(partition, (p, part) -> new Part(part.read() + count, part.all()));
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    parts.computeIfPresent(partition, (p, part) -> new Part(part.all(), part.all()));
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long total) {
    parts.remove(partition);
  }

  /** Records read, of those that are to be read. */
  long read() {
    return parts.values().stream().mapToLong(part -> Math.min(part.read(), part.all())).sum();
  }

  /** Records to read. */
  long all() {
    return parts.values().stream().mapToLong(Part::all).sum();
  }
}

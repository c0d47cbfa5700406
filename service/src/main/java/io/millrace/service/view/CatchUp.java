package io.millrace.service.view;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether partitions have been read up to the ends that they had when they were first asked for. A
 * group that has never read a topic restores nothing: it processes the topic from its beginning,
 * and calls itself running meanwhile.
 */
final class CatchUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;

  /** Offsets after what was processed here; they are committed seconds later. */
  private final Map<TopicPartition, Long> processed = new ConcurrentHashMap<>();

  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private volatile long read;
  private volatile long all;

  CatchUp(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** A record has been processed here. */
  void processed(RecordMetadata record) {
    processed.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  /** Whether all of the partitions have been read. Where no broker answers, they have not. */
  boolean isDone(Set<TopicPartition> partitions) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> unknown = new HashMap<>();
      for (TopicPartition each : partitions) {
        if (!ends.containsKey(each)) {
          unknown.put(each, OffsetSpec.latest());
        }
      }
      if (!unknown.isEmpty()) {
        admin
            .listOffsets(unknown)
            .all()
            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .forEach((partition, end) -> ends.put(partition, end.offset()));
      }
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      long newRead = 0;
      long newAll = 0;
      for (TopicPartition each : partitions) {
        long end = ends.getOrDefault(each, 0L);
        OffsetAndMetadata before = committed.get(each);
        long position =
            Math.max(before == null ? 0 : before.offset(), processed.getOrDefault(each, 0L));
        newAll += end;
        newRead += Math.min(end, position);
      }
      read = newRead;
      all = newAll;
      return newRead >= newAll;
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("Cannot tell yet how far the views are: {}", e.toString());
      return false;
    }
  }

  /** Records read, of those that are to be read. */
  long read() {
    return read;
  }

  /** Records to read. */
  long all() {
    return all;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}

package io.millrace.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits for topics that were just created. The broker that creates a topic is not the one that is
 * asked about it next, and that one hears of it a moment later. A producer that starts before every
 * partition has a leader may lose a race for good: its first batch is refused and its second taken,
 * and from then on its first is out of order.
 */
public final class ReadyTopics {
  private static final long PAUSE_MILLIS = 50;

  private ReadyTopics() {}

  /**
   * Waits until every partition of the topics answers.
   *
   * @return false if they do not within the time
   * @throws ExecutionException if a broker refuses to say
   */
  public static boolean await(Admin admin, Collection<String> topics, Duration atMost)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!areReady(admin, topics)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return true;
  }

  private static boolean areReady(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    try {
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          each ->
                              ends.put(
                                  new TopicPartition(topic, each.partition()),
                                  OffsetSpec.latest())));
      return admin.listOffsets(ends).all().get().size() == ends.size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }
}

package io.millrace.cli.evaluate;

import io.millrace.cli.broker.InteractionTopic;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.replay.EmittedLists;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The lists that a job has written to a topic, and the interactions that it had. */
final class WrittenLists {
  private final KafkaConnection connection;
  private final String interactions;
  private final String recommendations;

  WrittenLists(KafkaConnection connection, String interactions, String recommendations) {
    this.connection = connection;
    this.interactions = interactions;
    this.recommendations = recommendations;
  }

  /**
   * Reads both topics to their present ends and scores the lists.
   *
   * @param config of the job
   * @param progress shows how much was read
   * @throws io.millrace.cli.console.CommandException if one of the topics is missing
   */
  ScoredRun score(RecommendationJobConfig config, double warmUpShare, ProgressLine progress)
      throws ExecutionException, InterruptedException {
    int partitions = connection.requireTopic(recommendations);
    EmittedLists lists = new EmittedLists(config.recommender().session());
    Reading interactionsRead = new Reading(interactions, progress);
    new InteractionTopic(connection, interactions, config.limits(), System.currentTimeMillis())
        .read(
            interaction -> {
              lists.add(interaction);
              interactionsRead.advance();
            })
        .counts()
        .forEach((reason, count) -> lists.skip(reason.code(), count));
    RecordReader<Recommendation> records = new RecordReader<>(Recommendation.class);
    Reading recommendationsRead = new Reading(recommendations, progress);
    try (PartitionReader reader = connection.newReader()) {
      long unused =
          reader.readToEnd(
              PartitionReader.allPartitions(recommendations, partitions),
              record -> {
                add(record, records, lists);
                recommendationsRead.advance();
              });
    }
    return lists.score(warmUpShare);
  }

  /** How much of a topic was read. */
  private static final class Reading {
    private final String topic;
    private final ProgressLine progress;
    private final long start = System.nanoTime();
    private long records;

    Reading(String topic, ProgressLine progress) {
      this.topic = topic;
      this.progress = progress;
    }

    void advance() {
      records++;
      progress.update(
          () ->
              Words.count(records, "record")
                  + " of "
                  + topic
                  + " read, "
                  + Words.rate(records, Duration.ofNanos(System.nanoTime() - start)));
    }
  }

  private static void add(
      ConsumerRecord<byte[], byte[]> record,
      RecordReader<Recommendation> records,
      EmittedLists lists) {
    // Without a value it is a tombstone: the session's lists were deleted, but they were there.
    if (record.value() != null) {
      try {
        lists.add(records.read(record.value()));
      } catch (UnreadableRecordException e) {
        lists.skip("unreadable-list", 1);
      }
    }
  }
}

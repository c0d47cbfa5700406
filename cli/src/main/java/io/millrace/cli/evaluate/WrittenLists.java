package io.millrace.cli.evaluate;

import io.millrace.cli.broker.InteractionTopic;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.core.activity.SessionConfig;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.replay.EmittedLists;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
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
   * @throws io.millrace.cli.console.CommandException if one of the topics is missing
   */
  ScoredRun score(SessionConfig sessions, double warmUpShare)
      throws ExecutionException, InterruptedException {
    int partitions = connection.requireTopic(recommendations);
    EmittedLists lists = new EmittedLists(sessions);
    new InteractionTopic(connection, interactions, System.currentTimeMillis())
        .read(lists::add)
        .counts()
        .forEach((reason, count) -> lists.skip(reason.code(), count));
    RecordReader<Recommendation> records = new RecordReader<>(Recommendation.class);
    try (PartitionReader reader = connection.newReader()) {
      long unused =
          reader.readToEnd(
              PartitionReader.allPartitions(recommendations, partitions),
              record -> add(record, records, lists));
    }
    return lists.score(warmUpShare);
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

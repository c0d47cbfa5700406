package io.millrace.service.view;

import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lists with the highest sequence of each session, as bytes. Lists are written at least
 * once, so an older one may come again. One that cannot be read is left out, and logged.
 */
final class KeepNewestListProcessor extends KeepLastProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(KeepNewestListProcessor.class);

  private final NewListListener listener;
  private final RecordReader<Recommendation> reader = new RecordReader<>(Recommendation.class);

  /**
   * Makes a processor of the lists.
   *
   * @param progress told about each record that was processed
   */
  KeepNewestListProcessor(NewListListener listener, Consumer<RecordMetadata> progress) {
    super(Table.RECOMMENDATIONS.store(), progress);
    this.listener = listener;
  }

  @Override
  void keep(Record<byte[], byte[]> record, KeyValueStore<byte[], byte[]> lists) {
    if (record.value() == null) {
      lists.delete(record.key());
      return;
    }
    Recommendation newest = read(record.value());
    if (newest == null) {
      return;
    }
    byte[] held = lists.get(record.key());
    Recommendation previous = held == null ? null : read(held);
    if (previous == null || newest.getSequence() > previous.getSequence()) {
      lists.put(record.key(), record.value());
      listener.onNewList(previous, newest);
    }
  }

  private @Nullable Recommendation read(byte[] value) {
    try {
      return reader.read(value);
    } catch (UnreadableRecordException e) {
      LOG.warn("Leaving out a list that cannot be read: {}", e.getMessage());
      return null;
    }
  }
}

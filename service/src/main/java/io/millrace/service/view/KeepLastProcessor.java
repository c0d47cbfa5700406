package io.millrace.service.view;

import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the last record of each key, as bytes. */
class KeepLastProcessor implements Processor<byte[], byte[], Void, Void> {
  private final String store;
  private final Consumer<RecordMetadata> progress;
  private @Nullable ProcessorContext<Void, Void> context;
  private @Nullable KeyValueStore<byte[], byte[]> records;

  /**
   * Makes a processor of a table.
   *
   * @param progress told about each record that was processed
   */
  KeepLastProcessor(String store, Consumer<RecordMetadata> progress) {
    this.store = store;
    this.progress = progress;
  }

  @Override
  public final void init(ProcessorContext<Void, Void> context) {
    this.context = context;
    records = context.getStateStore(store);
  }

  @Override
  public final void process(Record<byte[], byte[]> record) {
    if (records == null || context == null) {
      return;
    }
    if (record.key() != null) {
      keep(record, records);
    }
    context.recordMetadata().ifPresent(progress);
  }

  /** Takes a record that has a key. */
  void keep(Record<byte[], byte[]> record, KeyValueStore<byte[], byte[]> records) {
    records.put(record.key(), record.value());
  }
}

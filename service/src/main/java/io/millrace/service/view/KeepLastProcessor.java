package io.millrace.service.view;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the last record of each key, as bytes. */
final class KeepLastProcessor implements Processor<byte[], byte[], Void, Void> {
  private final String store;
  private @Nullable KeyValueStore<byte[], byte[]> records;

  KeepLastProcessor(String store) {
    this.store = store;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    records = context.getStateStore(store);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (records != null && record.key() != null) {
      records.put(record.key(), record.value());
    }
  }
}

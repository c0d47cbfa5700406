package io.millrace.cli.query;

import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The newest record of one key. Records are written at least once and may come twice or late, so
 * the one with the highest version counts, not the last one.
 */
final class NewestRecord<T extends SpecificRecord> {
  private final RecordReader<T> reader;
  private final byte[] key;
  private final ToLongFunction<T> version;
  private final Consumer<String> warnings;
  private @Nullable T newest;
  private long newestVersion = Long.MIN_VALUE;

  /**
   * Starts without a record.
   *
   * @param version rises from one list of the key to the next
   * @param warnings told about records that cannot be read
   */
  NewestRecord(Class<T> type, byte[] key, ToLongFunction<T> version, Consumer<String> warnings) {
    reader = new RecordReader<>(type);
    this.key = key;
    this.version = version;
    this.warnings = warnings;
  }

  /** Takes a record of the topic, of any key. Returns whether a newer list came with it. */
  boolean offer(ConsumerRecord<byte[], byte[]> record) {
    if (!Arrays.equals(record.key(), key)) {
      return false;
    }
    if (record.value() == null) {
      // A tombstone: the list was deleted, and a later one has a higher version still.
      newest = null;
      return false;
    }
    try {
      T read = reader.read(record.value());
      long readVersion = version.applyAsLong(read);
      if (readVersion <= newestVersion) {
        return false;
      }
      newest = read;
      newestVersion = readVersion;
      return true;
    } catch (UnreadableRecordException e) {
      warnings.accept(
          "cannot read offset "
              + record.offset()
              + " of "
              + record.topic()
              + "-"
              + record.partition()
              + ": "
              + e.getMessage());
      return false;
    }
  }

  @Nullable T get() {
    return newest;
  }
}

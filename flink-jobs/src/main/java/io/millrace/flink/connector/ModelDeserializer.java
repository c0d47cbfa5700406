package io.millrace.flink.connector;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.Types;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records of topic {@code models}: announcements, and tombstones as withdrawals. What cannot
 * be read is counted, logged and left where it is: people write there, and the topic keeps it.
 */
public final class ModelDeserializer
    implements KafkaRecordDeserializationSchema<ModelAnnouncement> {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ModelDeserializer.class);
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** Announcements are kept as text of at most 64 KiB. */
  private static final int LONGEST_TEXT = 10_000;

  private transient @Nullable RecordReader<Model> reader;
  private transient @Nullable Counter unreadable;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new RecordReader<>(Model.class);
    unreadable =
        context.getMetricGroup().addGroup(MetricNames.GROUP).counter(MetricNames.UNREADABLE_MODELS);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ModelAnnouncement> out) {
    if (reader == null || unreadable == null) {
      throw new IllegalStateException("open was not called");
    }
    try {
      out.collect(read(reader, record));
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      unreadable.inc();
      LOG.warn(
          "Offset {} of {}-{} announces no model: {}",
          record.offset(),
          record.topic(),
          record.partition(),
          e.getMessage());
    }
  }

  private static ModelAnnouncement read(
      RecordReader<Model> reader, ConsumerRecord<byte[], byte[]> record)
      throws UnreadableRecordException {
    byte[] value = record.value();
    if (value == null) {
      byte[] key = record.key();
      String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
      requireShort("key", name);
      return ModelAnnouncement.withdrawal(name);
    }
    Model model = reader.read(value);
    requireShort("name", model.getName());
    requireShort("version", model.getVersion());
    requireShort("location", model.getLocation());
    if (!SHA_256.matcher(model.getSha256()).matches()) {
      throw new IllegalArgumentException("sha256 is not 64 hexadecimal digits");
    }
    return new ModelAnnouncement(
        model.getName(),
        model.getVersion(),
        model.getLocation(),
        model.getSha256(),
        model.getFeatureHash(),
        model.getCreatedAt());
  }

  private static void requireShort(String field, String text) {
    if (text.isBlank() || text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "%s has 1 to %d characters, not %d".formatted(field, LONGEST_TEXT, text.length()));
    }
  }

  @Override
  public TypeInformation<ModelAnnouncement> getProducedType() {
    return Types.MODEL_ANNOUNCEMENT;
  }
}

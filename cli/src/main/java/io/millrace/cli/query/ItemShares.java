package io.millrace.cli.query;

import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.core.model.ItemIds;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.PublishedProbabilities;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.InteractionReader;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.RejectedInteractionException;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Looks up how large a part of the stream items are: as estimated, and by counting. */
final class ItemShares {

  /** So many of the newest interactions are counted: some seconds of reading at most. */
  private static final long MOST_INTERACTIONS = 1_000_000;

  private final KafkaConnection connection;
  private final String prefix;
  private final Consumer<String> warnings;

  /**
   * @param warnings told about records that cannot be read
   */
  ItemShares(KafkaConnection connection, String prefix, Consumer<String> warnings) {
    this.connection = connection;
    this.prefix = prefix;
    this.warnings = warnings;
  }

  /** The share of an item. Topics that are not there have nothing to say. */
  ItemShare of(long item) throws ExecutionException, InterruptedException {
    Estimates estimates = new Estimates();
    read(Topic.SAMPLING_PROBABILITIES, Long.MAX_VALUE, estimates);
    InteractionCount count = new InteractionCount(item);
    read(Topic.INTERACTIONS, MOST_INTERACTIONS, count);
    return estimates.share(item, count);
  }

  private void read(Topic topic, long most, Consumer<ConsumerRecord<byte[], byte[]>> sink)
      throws ExecutionException, InterruptedException {
    String name = topic.named(prefix);
    OptionalInt partitions = connection.partitionCount(name);
    if (partitions.isPresent()) {
      try (PartitionReader reader = connection.newReader()) {
        reader.readNewest(PartitionReader.allPartitions(name, partitions.getAsInt()), most, sink);
      }
    }
  }

  /** The newest record of each block. */
  private final class Estimates implements Consumer<ConsumerRecord<byte[], byte[]>> {

    /** What is not known yet, is not read. */
    private static final double ANY = 1;

    private final RecordReader<SamplingProbabilities> records =
        new RecordReader<>(SamplingProbabilities.class);

    private final Map<Integer, SamplingProbabilities> newest = new HashMap<>();
    private @Nullable SamplingProbabilities last;

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) {
      if (record.value() == null) {
        return;
      }
      try {
        SamplingProbabilities read = records.read(record.value());
        newest.merge(read.getBlock(), read, (a, b) -> b.getAsOf() >= a.getAsOf() ? b : a);
        if (last == null || read.getAsOf() >= last.getAsOf()) {
          last = read;
        }
      } catch (UnreadableRecordException e) {
        warnings.accept(
            "cannot read offset %d of %s-%d: %s"
                .formatted(record.offset(), record.topic(), record.partition(), e.getMessage()));
      }
    }

    ItemShare share(long item, InteractionCount count) {
      Double probability = null;
      long asOf = 0;
      if (last != null) {
        asOf = last.getAsOf();
        try {
          probability = probability(item, shape(last));
        } catch (IllegalArgumentException e) {
          warnings.accept("the topic sampling-probabilities: " + e.getMessage());
        }
      }
      return new ItemShare(probability, asOf, count.sightings, count.interactions);
    }

    /** Null where a block of the item is not there. */
    private @Nullable Double probability(long item, SamplingShape shape) {
      PublishedProbabilities published =
          new PublishedProbabilities(
              new SamplingConfig(shape, ANY, ANY, true, Duration.ofSeconds(1)));
      for (int hash = 0; hash < shape.hashes(); hash++) {
        int block = shape.slot(item, hash) / SamplingShape.BLOCK_LENGTH;
        SamplingProbabilities record = newest.get(block);
        if (record == null || !published.take(block(record))) {
          return null;
        }
      }
      return published.probability(item);
    }

    private static SamplingShape shape(SamplingProbabilities record) {
      return new SamplingShape(record.getHashes(), record.getSlots(), record.getStepLength());
    }

    private static ProbabilityBlock block(SamplingProbabilities record) {
      ByteBuffer bytes = record.getCodes().duplicate();
      char[] codes = new char[bytes.remaining() / Character.BYTES];
      bytes.asCharBuffer().get(codes);
      return new ProbabilityBlock(
          shape(record), record.getSteps(), record.getAsOf(), record.getBlock(), codes);
    }
  }

  /** How often an item is among the interactions. */
  private static final class InteractionCount implements Consumer<ConsumerRecord<byte[], byte[]>> {

    private final InteractionReader reader = new InteractionReader(InteractionLimits.DEFAULT);
    private final long item;
    private long sightings;
    private long interactions;

    InteractionCount(long item) {
      this.item = item;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) {
      try {
        long number = ItemIds.number(reader.read(record.value(), record.timestamp()).getAid());
        interactions++;
        sightings += number == item ? 1 : 0;
      } catch (RejectedInteractionException e) {
        // The job sends it to the dead letters and does not count it either.
      }
    }
  }
}

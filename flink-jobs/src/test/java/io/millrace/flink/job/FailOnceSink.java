package io.millrace.flink.job;

import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.connector.KafkaEnds;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;

/**
 * A sink that fails once, at a given record. Sinks are copied on their way to the cluster, so what
 * the test and the sink share is static.
 */
final class FailOnceSink<T> implements Sink<T> {

  private static final long serialVersionUID = 1;

  private static final AtomicInteger WRITTEN = new AtomicInteger();
  private static final AtomicInteger FLUSHED = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();

  private final Sink<T> sink;
  private final int failingRecord;

  FailOnceSink(Sink<T> sink, int failingRecord) {
    this.sink = sink;
    this.failingRecord = failingRecord;
  }

  /** Starts the whole job at parallelism 1, which fails once, at a given list. */
  static JobClient startJob(Configuration configuration, int failingList) throws Exception {
    RecommendationJobConfig config = RecommendationJobConfig.from(configuration);
    KafkaEnds kafka = new KafkaEnds(config.kafka());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    RecommendationJob.define(
        env,
        config,
        kafka.interactions(config.limits()),
        kafka.models(),
        new RecommendationJob.Outputs(
            new FailOnceSink<>(kafka.recommendations(), failingList),
            kafka.itemNeighbors(config.recommender().coOccurrence()),
            kafka.items(),
            kafka.rankingRequests(config.recommender().featureSchema(), true),
            kafka.samplingProbabilities(),
            kafka.deadLetters()));
    arm();
    return env.executeAsync(RecommendationJob.NAME);
  }

  static void arm() {
    WRITTEN.set(0);
    FLUSHED.set(0);
    FAILED.set(0);
  }

  static int failures() {
    return FAILED.get();
  }

  /** Waits for a checkpoint that began after now to be complete: the second one is under way. */
  static void awaitCheckpoint() {
    int flushed = FLUSHED.get();
    Awaitility.await().until(() -> FLUSHED.get() >= flushed + 2);
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    SinkWriter<T> writer = sink.createWriter(context);
    return new SinkWriter<>() {
      @Override
      public void write(T element, Context context) throws IOException, InterruptedException {
        if (WRITTEN.incrementAndGet() == failingRecord) {
          FAILED.incrementAndGet();
          throw new IOException("fails on purpose at record " + failingRecord);
        }
        writer.write(element, context);
      }

      @Override
      public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writer.flush(endOfInput);
        FLUSHED.incrementAndGet();
      }

      @Override
      public void close() throws Exception {
        writer.close();
      }
    };
  }
}

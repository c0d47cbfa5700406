package io.millrace.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Outcome;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Result;
import io.millrace.benchmarks.job.JobStage;
import io.millrace.benchmarks.job.LatencyBenchmark;
import io.millrace.benchmarks.job.ServiceBenchmark;
import io.millrace.benchmarks.job.StateBenchmark;
import io.millrace.benchmarks.job.StateStorage;
import io.millrace.benchmarks.job.ThroughputBenchmark;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;

/** Results of benchmarks as JSON. */
public final class BenchmarkJson {

  private BenchmarkJson() {}

  /** How the query service answers. */
  public static String text(ServiceBenchmark.Result result) throws IOException {
    return object(
        json -> {
          json.writeNumberField("readSeconds", result.readSeconds());
          json.writeNumberField("requests", result.requests());
          json.writeNumberField("requestsPerSecond", result.perSecond());
          json.writeNumberField("requestsPerSecondAndCore", result.perCore());
          json.writeNumberField("p50Millis", result.p50());
          json.writeNumberField("p99Millis", result.p99());
        });
  }

  /** How the scorers compare. */
  public static String text(ScorerBenchmark.Result result) throws IOException {
    return object(
        json -> {
          json.writeNumberField("multiplicationsPerList", result.multiplications());
          json.writeNumberField("vectorToNd4j", result.vectorToNd4j());
          json.writeNumberField("vectorToFloor", result.vectorToFloor());
          json.writeNumberField(
              "batchedToSingle", result.batchedToSingle(ScorerBenchmark.Kind.ND4J));
          json.writeNumberField("kernelFloorPerSecond", result.kernelFloor());
          json.writeNumberField("libraryFloorPerSecond", result.libraryFloor());
          for (ScorerBenchmark.Kind kind : result.outcomes().keySet()) {
            ScorerBenchmark.Outcome outcome = result.outcome(kind);
            json.writeObjectFieldStart(kind.label());
            json.writeNumberField("candidatesPerSecond", outcome.candidatesPerSecond());
            json.writeNumberField("batchedCandidatesPerSecond", outcome.batchedPerSecond());
            json.writeNumberField("p50Millis", outcome.p50Millis());
            json.writeNumberField("p99Millis", outcome.p99Millis());
            json.writeEndObject();
          }
        });
  }

  /** What each storage took: seconds as {@code [median, least, greatest]}. */
  public static String text(Result result) throws IOException {
    return object(
        json -> {
          json.writeNumberField("interactions", result.interactions());
          json.writeNumberField("visits", result.visits());
          json.writeNumberField("items", result.items());
          for (RowStorage storage : result.outcomes().keySet()) {
            Outcome outcome = result.outcome(storage);
            json.writeObjectFieldStart(storage.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            write("taskSeconds", outcome.task(), json);
            json.writeNumberField("taskRatioToHeap", result.taskRatio(storage));
            write("processSeconds", outcome.process(), json);
            json.writeNumberField("processRatioToHeap", result.processRatio(storage));
            json.writeNumberField("checkpointBytesPerItem", outcome.bytesPerItem());
            json.writeEndObject();
          }
        });
  }

  /** What the job carried, and the plain loop. */
  public static String text(ThroughputBenchmark.Result result) throws IOException {
    return object(
        json -> {
          json.writeObjectFieldStart("plainLoop");
          json.writeNumberField("perCpuSecond", result.plainLoop().median());
          json.writeEndObject();
          for (StateStorage storage : result.outcomes().keySet()) {
            json.writeObjectFieldStart(storage.label());
            for (JobStage stage : result.stages(storage)) {
              json.writeObjectFieldStart(stage.label());
              ThroughputBenchmark.Outcome outcome = result.outcome(storage, stage);
              json.writeNumberField("perCpuSecond", outcome.perCpuSecond().median());
              json.writeNumberField("perSecond", outcome.perSecond().median());
              json.writeNumberField("toPlainLoop", result.toPlainLoop(storage, stage));
              json.writeEndObject();
            }
            json.writeEndObject();
          }
          json.writeNumberField("recall@20", result.recallAt20());
        });
  }

  /** How long lists took, in milliseconds, by the percentage of the maximum or by the rate. */
  public static String text(LatencyBenchmark.Result result) throws IOException {
    return object(
        json -> {
          json.writeNumberField("maximumPerSecond", result.maximum());
          json.writeObjectFieldStart("latency");
          for (LatencyBenchmark.Outcome outcome : result.outcomes()) {
            json.writeObjectFieldStart(outcome.name());
            json.writeNumberField("perSecond", outcome.perSecond());
            json.writeNumberField("lists", outcome.lists());
            json.writeNumberField("missing", outcome.missing());
            json.writeNumberField("p50", outcome.p50());
            json.writeNumberField("p90", outcome.p90());
            json.writeNumberField("p99", outcome.p99());
            json.writeNumberField("p99.9", outcome.p999());
            for (LatencyBenchmark.Part part : outcome.parts()) {
              json.writeObjectFieldStart(part.name());
              json.writeNumberField("p50", part.p50());
              json.writeNumberField("p90", part.p90());
              json.writeNumberField("p99", part.p99());
              json.writeEndObject();
            }
            json.writeEndObject();
          }
          json.writeEndObject();
          json.writeNumberField("recall@20", result.recallAt20());
        });
  }

  /** How large the state was after each part. */
  public static String text(StateBenchmark.Result result) throws IOException {
    return object(
        json -> {
          json.writeArrayFieldStart("state");
          for (StateBenchmark.Part part : result.parts()) {
            json.writeStartObject();
            json.writeNumberField("interactions", part.interactions());
            json.writeNumberField("sessions", part.sessions());
            json.writeNumberField("items", part.items());
            json.writeNumberField("bytes", part.bytes());
            json.writeNumberField("bytesPerSession", part.bytesPerSession());
            json.writeNumberField("bytesPerItem", part.bytesPerItem());
            json.writeNumberField("addedPerInteraction", part.addedPerInteraction());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("lastToFirst", result.lastToFirst());
          json.writeNumberField("recall@20", result.recallAt20());
        });
  }

  /** The fields of an object. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String object(Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void write(String name, Spread spread, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    json.writeArray(new double[] {spread.median(), spread.least(), spread.greatest()}, 0, 3);
  }
}

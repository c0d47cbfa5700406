package io.millrace.flink.metric;

import io.millrace.core.model.InteractionType;
import io.millrace.ranking.din.Validation;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** How a training is going. */
public final class TrainingMetrics {

  private final Counter examples;
  private final Counter steps;
  private final Counter refused;
  private final Counter divergences;
  private final Counter published;
  private final Counter withheld;
  private final Counter unwritten;
  private volatile float batchLoss = Float.NaN;
  private volatile @Nullable Validation validation;

  /** Registers the metrics. */
  public TrainingMetrics(MetricGroup group) {
    examples = group.counter(MetricNames.EXAMPLES);
    steps = group.counter(MetricNames.STEPS);
    refused = group.counter(MetricNames.REFUSED_EXAMPLES);
    divergences = group.counter(MetricNames.DIVERGENCES);
    published = group.counter(MetricNames.PUBLISHED_MODELS);
    withheld = group.counter(MetricNames.WITHHELD_MODELS);
    unwritten = group.counter(MetricNames.UNWRITTEN_MODELS);
    group.gauge(MetricNames.BATCH_LOSS, () -> batchLoss);
    gauge(group, MetricNames.LOSS, Validation::loss);
    for (InteractionType target : InteractionType.values()) {
      MetricGroup perTarget = group.addGroup(MetricNames.TARGET, target.wireName());
      gauge(perTarget, MetricNames.AUC, of -> of.auc().get(target.code()));
      gauge(perTarget, MetricNames.GAUC, of -> of.gauc().get(target.code()));
    }
  }

  private void gauge(MetricGroup group, String name, ToDoubleFunction<Validation> figure) {
    group.gauge(
        name,
        () -> {
          Validation now = validation;
          return now == null ? Double.NaN : figure.applyAsDouble(now);
        });
  }

  /** An example was taken in. */
  public void taken() {
    examples.inc();
  }

  /** A step was taken, and the loss of its batch before. */
  public void step(float loss) {
    steps.inc();
    batchLoss = loss;
  }

  /** An example was left out. */
  public void refused() {
    refused.inc();
  }

  /** The training was set back. */
  public void divergence() {
    divergences.inc();
  }

  /** A model was validated. */
  public void validated(Validation of) {
    validation = of;
  }

  /** A model was announced. */
  public void published() {
    published.inc();
  }

  /** A model was worse than the one before. */
  public void withheld() {
    withheld.inc();
  }

  /** A model's file was not written. */
  public void unwritten() {
    unwritten.inc();
  }
}

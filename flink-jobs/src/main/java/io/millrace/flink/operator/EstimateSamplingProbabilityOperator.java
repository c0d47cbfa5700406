package io.millrace.flink.operator;

import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.ProbabilityPublisher;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import io.millrace.flink.element.CandidateUpdate;
import io.millrace.flink.element.ItemSighting;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Estimates how probable each item is in the stream, and tells what has changed once per interval
 * of event time: the subtasks that generate candidates, and at the side whoever else reads. A step
 * has to mean the same to all items, so there is one subtask.
 */
public final class EstimateSamplingProbabilityOperator
    extends AbstractStreamOperator<CandidateUpdate>
    implements OneInputStreamOperator<ItemSighting, CandidateUpdate> {

  private static final long serialVersionUID = 1;
  private static final Logger LOG =
      LoggerFactory.getLogger(EstimateSamplingProbabilityOperator.class);

  /** The same blocks as in the main output. */
  public static final OutputTag<ProbabilityBlock> PUBLISHED =
      new OutputTag<>("published", Types.PROBABILITY_BLOCK);

  private final SamplingConfig sampling;
  private transient StreamingFrequencyEstimator estimator;
  private transient ProbabilityPublisher publisher;
  private transient ListState<SamplingBlock> state;
  private transient Counter publishedBlocks;

  public EstimateSamplingProbabilityOperator(SamplingConfig sampling) {
    this.sampling = sampling;
  }

  @Override
  public void open() throws Exception {
    super.open();
    publishedBlocks =
        getMetricGroup().addGroup(MetricNames.GROUP).counter(MetricNames.PUBLISHED_BLOCKS);
    estimator = new StreamingFrequencyEstimator(sampling);
    publisher = new ProbabilityPublisher(sampling, estimator);
    state = getOperatorStateBackend().getListState(States.samplingBlocks());
    for (SamplingBlock block : state.get()) {
      if (!estimator.restore(block)) {
        LOG.warn(
            "Sampling probabilities begin anew: the state is that of a {}, not of a {}",
            block.shape(),
            sampling.shape());
        break;
      }
    }
  }

  @Override
  public void processElement(StreamRecord<ItemSighting> element) {
    publisher.count(element.getValue().item(), element.getValue().time(), this::publish);
  }

  private void publish(ProbabilityBlock block) {
    publishedBlocks.inc();
    output.collect(new StreamRecord<>(CandidateUpdate.of(block)));
    output.collect(PUBLISHED, new StreamRecord<>(block));
  }

  /** Nobody's event time waits for probabilities: what is told has none. */
  @Override
  public void processWatermark(Watermark mark) {
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<SamplingBlock> blocks = new ArrayList<>(sampling.shape().blocks());
    estimator.blocks(blocks::add);
    state.update(blocks);
  }
}

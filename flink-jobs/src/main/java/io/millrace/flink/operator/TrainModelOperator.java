package io.millrace.flink.operator;

import io.millrace.core.training.TrainingExample;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.TrainedModel;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.metric.TrainingMetrics;
import io.millrace.flink.state.States;
import io.millrace.flink.training.ModelDirectory;
import io.millrace.ranking.continuous.ContinuousTraining;
import io.millrace.ranking.continuous.TrainingListener;
import io.millrace.ranking.continuous.TrainingState;
import io.millrace.ranking.continuous.Trial;
import io.millrace.ranking.din.DinSpec;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from examples, and gives the models that are no worse than the one before. There is one
 * subtask, since there is one model.
 */
public final class TrainModelOperator extends AbstractStreamOperator<TrainedModel>
    implements OneInputStreamOperator<TrainingExample, TrainedModel>, TrainingListener {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TrainModelOperator.class);

  private final TrainingJobConfig job;
  private final WallClock clock;
  private transient TrainingMetrics metered;
  private transient ModelDirectory directory;
  private transient ListState<TrainingState> state;
  private transient ContinuousTraining training;

  /**
   * @param clock tells when a model is announced
   */
  public TrainModelOperator(TrainingJobConfig job, WallClock clock) {
    this.job = job;
    this.clock = clock;
  }

  @Override
  public void open() throws Exception {
    super.open();
    metered = new TrainingMetrics(getMetricGroup().addGroup(MetricNames.GROUP));
    directory = new ModelDirectory(job.model(), job.directory(), job.keptModels(), clock);
    directory.create();
    state = getOperatorStateBackend().getListState(States.trainingState());
    training = training(state.get());
  }

  private ContinuousTraining training(Iterable<TrainingState> restored) {
    for (TrainingState before : restored) {
      DinSpec spec = before.reference().spec();
      if (spec.equals(job.spec())) {
        return new ContinuousTraining(before, job.training(), this);
      }
      if (!job.reset()) {
        throw new IllegalStateException(
            ("the state is that of a %s, and the configuration asks for a %s: configure what it was,"
                    + " or set millrace.training.reset = true to begin anew")
                .formatted(spec, job.spec()));
      }
      LOG.warn("Training begins anew: the state is that of a {}, not of a {}", spec, job.spec());
    }
    return new ContinuousTraining(job.spec(), job.training(), this);
  }

  @Override
  public void processElement(StreamRecord<TrainingExample> element) {
    TrainingExample example = element.getValue();
    if (training.fits(example)) {
      metered.taken();
      training.add(example);
    } else {
      metered.refused();
    }
  }

  @Override
  public void stepped(float loss) {
    metered.step(loss);
  }

  @Override
  public void diverged() {
    metered.divergence();
    LOG.warn("The loss of a batch is not finite; training goes on from the last published model.");
  }

  @Override
  public boolean validated(Trial trial) {
    metered.validated(trial.validation());
    if (!trial.passes()) {
      metered.withheld();
      return false;
    }
    try {
      TrainedModel model = directory.write(trial);
      output.collect(new StreamRecord<>(model));
      metered.published();
      return true;
    } catch (IOException e) {
      metered.unwritten();
      LOG.warn("The model of step {} is not published, as it was not written.", trial.steps(), e);
      return false;
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(List.of(training.state()));
  }
}

package io.millrace.flink.operator;

import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.config.TwoTowerTrainingConfig;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.TrainedModel;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.metric.TwoTowerMetrics;
import io.millrace.flink.state.States;
import io.millrace.flink.training.ModelDirectory;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.TwoTowerState;
import io.millrace.ranking.twotower.TwoTowerStream;
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
 * Learns which items sessions come to, and gives a model every so many batches. There is one
 * subtask, since there is one model.
 */
public final class TrainTwoTowerOperator extends AbstractStreamOperator<TrainedModel>
    implements OneInputStreamOperator<NextItem, TrainedModel> {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TrainTwoTowerOperator.class);

  private final TrainingJobConfig job;
  private final WallClock clock;
  private transient TwoTowerMetrics metered;
  private transient ModelDirectory directory;
  private transient ListState<TwoTowerState> state;
  private transient TwoTowerStream training;

  /**
   * @param clock tells when a model is announced
   */
  public TrainTwoTowerOperator(TrainingJobConfig job, WallClock clock) {
    this.job = job;
    this.clock = clock;
  }

  @Override
  public void open() throws Exception {
    super.open();
    metered = new TwoTowerMetrics(getMetricGroup().addGroup(MetricNames.GROUP));
    directory =
        new ModelDirectory(job.twoTower().model(), job.directory(), job.keptModels(), clock);
    directory.create();
    state = getOperatorStateBackend().getListState(States.twoTowerState());
    training = training(state.get());
  }

  private TwoTowerStream training(Iterable<TwoTowerState> restored) {
    TwoTowerTrainingConfig config = job.twoTower();
    for (TwoTowerState before : restored) {
      if (before.spec().equals(config.spec())) {
        return new TwoTowerStream(before, config.training(), this::publish);
      }
      if (!job.reset()) {
        throw new IllegalStateException(
            ("the state is that of a %s, and the configuration asks for a %s: configure what it was,"
                    + " or set millrace.training.reset = true to begin anew")
                .formatted(before.spec(), config.spec()));
      }
      LOG.warn(
          "Training begins anew: the state is that of a {}, not of a {}",
          before.spec(),
          config.spec());
    }
    return new TwoTowerStream(config.spec(), config.training(), this::publish);
  }

  @Override
  public void processElement(StreamRecord<NextItem> element) {
    long divergences = training.divergences();
    metered.learned(training.add(element.getValue()));
    if (training.divergences() > divergences) {
      metered.diverged();
      LOG.warn("The loss of a batch is not finite; training begins anew.");
    }
  }

  private void publish(TwoTowerStream.Due due) {
    try {
      output.collect(new StreamRecord<>(directory.write(due)));
      metered.published();
    } catch (IOException e) {
      metered.unwritten();
      LOG.warn("The model of step {} is not published, as it was not written.", due.steps(), e);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(List.of(training.state()));
  }
}

package io.millrace.flink.config;

import io.millrace.core.activity.SessionConfig;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStreamConfig;
import java.io.Serializable;

/**
 * How the training job trains the two-tower model.
 *
 * @param enabled whether it does
 * @param model the name of the models that are announced; files are named after it
 * @param eventTime how event time advances, by which sessions expire
 * @param session how sessions remember
 * @param spec the sizes of the model
 * @param training how it is trained
 */
public record TwoTowerTrainingConfig(
    boolean enabled,
    String model,
    EventTimeConfig eventTime,
    SessionConfig session,
    TwoTowerSpec spec,
    TwoTowerStreamConfig training)
    implements Serializable {

  public TwoTowerTrainingConfig {
    TrainingJobConfig.requireFileName(model);
  }
}

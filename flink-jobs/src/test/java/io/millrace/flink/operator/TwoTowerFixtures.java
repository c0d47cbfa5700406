package io.millrace.flink.operator;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.config.TwoTowerTrainingConfig;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStreamConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Small two-tower models in files, their announcements, and training of little state. */
public final class TwoTowerFixtures {

  private TwoTowerFixtures() {}

  /** Writes a model that was not trained, which finds a session's own items first. */
  static ModelAnnouncement write(String version, Path file, long... catalogue) throws IOException {
    TwoTowerModel model =
        TwoTowerModel.initial(new TwoTowerSpec(8, 64, 3, 4, 0.1f), 1).copy(catalogue);
    String sha256 = ModelFile.write(model, Map.of("version", version), file);
    return new ModelAnnouncement(
        "two-tower", version, file.toUri().toString(), sha256, TwoTowerSpec.SCHEMA_HASH, 1);
  }

  /** A configuration with another estimator; that of the defaults alone takes 9 MiB. */
  public static TrainingJobConfig withSampling(TrainingJobConfig config, SamplingConfig sampling) {
    TwoTowerTrainingConfig twoTower = config.twoTower();
    TwoTowerStreamConfig stream = twoTower.training();
    return new TrainingJobConfig(
        config.kafka(),
        config.limits(),
        config.model(),
        config.directory(),
        config.keptModels(),
        config.reset(),
        config.spec(),
        config.training(),
        new TwoTowerTrainingConfig(
            twoTower.enabled(),
            twoTower.model(),
            twoTower.eventTime(),
            twoTower.session(),
            twoTower.spec(),
            new TwoTowerStreamConfig(
                stream.training(),
                sampling,
                stream.memory(),
                stream.replays(),
                stream.publishBatches(),
                stream.mostItems(),
                stream.seed())));
  }
}

package io.millrace.flink.operator;

import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.store.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small models in files, and their announcements. */
public final class ModelFixtures {

  private ModelFixtures() {}

  /** A model that has not been trained: it orders as the blend does. */
  public static DinModel model(FeatureSchema features) {
    return model(features.hash(), features);
  }

  /** The same, made for features of another hash. */
  static DinModel model(long hash, FeatureSchema features) {
    int blend = features.features().stream().map(f -> f.name()).toList().indexOf("blend.clicks");
    return DinModel.initial(
        new DinSpec(
            hash,
            features.size(),
            blend,
            4,
            16,
            5,
            Pooling.ATTENTION,
            4,
            false,
            List.of(8),
            Activation.PRELU),
        1);
  }

  /** Writes a model and announces it. */
  public static ModelAnnouncement write(DinModel model, String version, Path file)
      throws IOException {
    String sha256 = ModelFile.write(model, Map.of("version", version), file);
    return new ModelAnnouncement(
        "din", version, file.toUri().toString(), sha256, model.spec().schemaHash(), 1);
  }
}

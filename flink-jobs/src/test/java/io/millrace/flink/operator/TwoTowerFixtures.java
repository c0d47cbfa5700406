package io.millrace.flink.operator;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Small two-tower models in files, and their announcements. */
final class TwoTowerFixtures {

  private TwoTowerFixtures() {}

  /** Writes a model that was not trained, which finds a session's own items first. */
  static ModelAnnouncement write(String version, Path file, long... catalogue) throws IOException {
    TwoTowerModel model =
        TwoTowerModel.initial(new TwoTowerSpec(8, 64, 3, 4, 0.1f), 1).copy(catalogue);
    String sha256 = ModelFile.write(model, Map.of("version", version), file);
    return new ModelAnnouncement(
        "two-tower", version, file.toUri().toString(), sha256, TwoTowerSpec.SCHEMA_HASH, 1);
  }
}

package io.millrace.flink.training;

import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.TrainedModel;
import io.millrace.ranking.continuous.Trial;
import io.millrace.ranking.din.ParameterModel;
import io.millrace.ranking.din.Validation;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes models to a directory of any file system that Flink knows. A file is named after its steps
 * and its checksum, so a name stands for one content for good, and training that repeats itself
 * after a failure writes no other file.
 */
public final class ModelDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(ModelDirectory.class);

  /** Digits of the checksum in a version. */
  private static final int DIGITS = 12;

  private final String name;
  private final Pattern fileName;
  private final Path directory;
  private final int kept;
  private final WallClock clock;

  /**
   * @param name of the models
   * @param kept files of the newest models that stay, 2 or more
   * @param clock tells when a model is announced
   */
  public ModelDirectory(String name, URI directory, int kept, WallClock clock) {
    this.name = name;
    // Of this name alone: din-2 has files in the same directory as din, perhaps.
    fileName =
        Pattern.compile(Pattern.quote(name) + "-[0-9]+-[0-9a-f]{%d}\\.model".formatted(DIGITS));
    this.directory = new Path(directory);
    this.kept = kept;
    this.clock = clock;
  }

  /**
   * Makes the directory where there is none.
   *
   * @throws IOException if it cannot be made, or its file system is not there
   */
  public void create() throws IOException {
    directory.getFileSystem().mkdirs(directory);
  }

  /**
   * Writes a model; when this returns, the file is there as a whole. Files of older models are
   * deleted, but for the newest ones.
   */
  public TrainedModel write(Trial trial) throws IOException {
    Map<String, Double> metrics = metrics(trial);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("steps", Long.toString(trial.steps()));
    metrics.forEach((key, value) -> metadata.put(key, value.toString()));
    return write(
        trial.model(),
        trial.steps(),
        new Figures(metadata, metrics),
        trial.model().spec().schemaHash());
  }

  /** Writes a two-tower model; when this returns, the file is there as a whole. */
  public TrainedModel write(TwoTowerStream.Due due) throws IOException {
    Map<String, String> metadata =
        Map.of(
            "steps",
            Long.toString(due.steps()),
            "loss",
            Double.toString(due.loss()),
            TwoTowerModel.UNTIL,
            Long.toString(due.until()));
    Map<String, Double> metrics =
        Map.of("loss", due.loss(), "items", (double) due.model().catalogue().length);
    return write(
        due.model(), due.steps(), new Figures(metadata, metrics), TwoTowerSpec.SCHEMA_HASH);
  }

  /** What is kept of a model in its file, and what is announced. */
  private record Figures(Map<String, String> metadata, Map<String, Double> metrics) {}

  private TrainedModel write(ParameterModel model, long steps, Figures figures, long schemaHash)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String sha256 = ModelFile.write(model, figures.metadata(), bytes);
    String version = "%s-%d-%s".formatted(name, steps, sha256.substring(0, DIGITS));
    Path file = new Path(directory, version + ".model");
    write(bytes.toByteArray(), file);
    deleteOld(file);
    return new TrainedModel(
        new ModelAnnouncement(
            name, version, file.toUri().toString(), sha256, schemaHash, clock.millis()),
        FeatureSchema.VERSION,
        figures.metrics());
  }

  private static void write(byte[] bytes, Path file) throws IOException {
    FileSystem files = file.getFileSystem();
    // One that is whole may be being read.
    if (files.exists(file) && files.getFileStatus(file).getLen() == bytes.length) {
      return;
    }
    try (OutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write(bytes);
    }
  }

  /**
   * Deletes by time and not by steps, since training that went back to a checkpoint has fewer steps
   * than files of before. A file that stays too long does no harm.
   *
   * @param newest stays, whatever its time is
   */
  private void deleteOld(Path newest) {
    try {
      FileSystem files = directory.getFileSystem();
      List<Path> old =
          Arrays.stream(files.listStatus(directory))
              .filter(file -> fileName.matcher(file.getPath().getName()).matches())
              .sorted(
                  Comparator.comparingLong(FileStatus::getModificationTime)
                      .reversed()
                      .thenComparing(file -> file.getPath().getName()))
              .map(FileStatus::getPath)
              .filter(path -> !path.getName().equals(newest.getName()))
              .skip(kept - 1L)
              .toList();
      for (Path path : old) {
        var unused = files.delete(path, false);
      }
    } catch (IOException e) {
      LOG.warn("Files of old models in {} were not deleted", directory, e);
    }
  }

  /** The figures that there are: a target without a next item has none. */
  private static Map<String, Double> metrics(Trial trial) {
    Validation validation = trial.validation();
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("lists", (double) validation.lists());
    metrics.put("loss", validation.loss());
    metrics.put("loss.before", trial.before().loss());
    for (InteractionType target : InteractionType.values()) {
      metrics.put("auc." + target.wireName(), validation.auc().get(target.code()));
      metrics.put("gauc." + target.wireName(), validation.gauc().get(target.code()));
    }
    metrics.values().removeIf(figure -> !Double.isFinite(figure));
    return metrics;
  }
}

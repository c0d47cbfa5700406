package io.millrace.flink.serving;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.ranking.store.ModelFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.flink.core.fs.Path;

/** The file that an announcement names. */
final class AnnouncedFile {

  private AnnouncedFile() {}

  /**
   * Reads and verifies the file.
   *
   * @throws ModelRefusedException if it is not there, is no model, or is not the one announced
   */
  static ModelFile read(ModelAnnouncement announced) throws ModelRefusedException {
    ModelFile file = read(announced.location());
    if (!file.sha256().equals(announced.sha256())) {
      throw new ModelRefusedException(
          "the file's SHA-256 is %s, not %s as announced"
              .formatted(file.sha256(), announced.sha256()));
    }
    return file;
  }

  private static ModelFile read(String location) throws ModelRefusedException {
    try {
      Path path = new Path(URI.create(location));
      try (InputStream in = path.getFileSystem().open(path)) {
        return ModelFile.read(in);
      }
    } catch (FileNotFoundException e) {
      throw new ModelRefusedException("there is no file " + location, e);
    } catch (IOException | RuntimeException e) {
      throw cannotUse(location, e);
    }
  }

  static ModelRefusedException cannotUse(String location, Exception cause) {
    return new ModelRefusedException(
        "cannot read %s: %s".formatted(location, cause.getMessage()), cause);
  }
}

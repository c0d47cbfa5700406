package io.millrace.core.feature;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.Random;

/** The format of the models that a job serves. */
final class ModelAnnouncementFormatTest extends StateFormatContract<ModelAnnouncement> {
  @Override
  protected BinaryFormat<ModelAnnouncement> format() {
    return new ModelAnnouncementFormat();
  }

  @Override
  protected String name() {
    return "model-announcement";
  }

  @Override
  protected ModelAnnouncement released() {
    return new ModelAnnouncement("din", "din-7", "file:///din-7", "00ff", -2, 1_600_000_000_000L);
  }

  @Override
  protected ModelAnnouncement randomValue(Random random) {
    return new ModelAnnouncement(
        "name-" + random.nextInt(),
        "version-" + random.nextInt(),
        "s3://bucket/" + random.nextInt(),
        Long.toHexString(random.nextLong()),
        random.nextLong(),
        random.nextLong());
  }

  @Override
  protected Object contents(ModelAnnouncement model) {
    return model;
  }
}

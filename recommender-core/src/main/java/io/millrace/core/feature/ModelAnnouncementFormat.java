package io.millrace.core.feature;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link ModelAnnouncement} is kept: four texts of at most 64 KiB each and 16 bytes. */
public final class ModelAnnouncementFormat implements BinaryFormat<ModelAnnouncement> {

  @Override
  public String name() {
    return "model-announcement";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ModelAnnouncement model, DataOutput out) throws IOException {
    out.writeUTF(model.name());
    out.writeUTF(model.version());
    out.writeUTF(model.location());
    out.writeUTF(model.sha256());
    out.writeLong(model.featureHash());
    out.writeLong(model.createdAt());
  }

  @Override
  public ModelAnnouncement read(int version, DataInput in) throws IOException {
    return new ModelAnnouncement(
        in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), in.readLong());
  }

  @Override
  public ModelAnnouncement copy(ModelAnnouncement model) {
    return model;
  }
}

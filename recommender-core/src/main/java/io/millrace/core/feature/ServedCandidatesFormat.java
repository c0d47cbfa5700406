package io.millrace.core.feature;

import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.CandidateSetFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How {@link ServedCandidates} travel between operators: the candidates, 20 bytes for each item of
 * the history, and 4 for each feature.
 */
public final class ServedCandidatesFormat implements BinaryFormat<ServedCandidates> {

  private final CandidateSetFormat sets = new CandidateSetFormat();

  @Override
  public String name() {
    return "served-candidates";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ServedCandidates served, DataOutput out) throws IOException {
    out.writeByte(sets.version());
    sets.write(served.candidates(), out);
    out.writeLong(served.item());
    out.writeByte(served.type().code());
    out.writeInt(served.history().size());
    for (SessionItem item : served.history()) {
      out.writeLong(item.item());
      out.writeLong(item.time());
      out.writeByte(item.type().code());
      out.writeByte(item.clicks());
      out.writeByte(item.carts());
      out.writeByte(item.orders());
    }
    out.writeInt(served.features().length);
    for (float feature : served.features()) {
      out.writeFloat(feature);
    }
  }

  @Override
  public ServedCandidates read(int version, DataInput in) throws IOException {
    CandidateSet set = sets.read(in.readUnsignedByte(), in);
    long item = in.readLong();
    InteractionType type = InteractionType.ofCode(in.readByte());
    int size = in.readInt();
    List<SessionItem> history = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      history.add(
          new SessionItem(
              in.readLong(),
              in.readLong(),
              InteractionType.ofCode(in.readByte()),
              in.readUnsignedByte(),
              in.readUnsignedByte(),
              in.readUnsignedByte()));
    }
    float[] features = new float[in.readInt()];
    for (int i = 0; i < features.length; i++) {
      features[i] = in.readFloat();
    }
    return new ServedCandidates(set, item, type, history, features);
  }

  @Override
  public ServedCandidates copy(ServedCandidates served) {
    return served;
  }
}

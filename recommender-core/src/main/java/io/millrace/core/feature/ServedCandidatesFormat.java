package io.millrace.core.feature;

import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.CandidateSetFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How {@link ServedCandidates} travel between operators: the candidates, 20 bytes for each item of
 * the history, and 4 for each feature.
 */
public final class ServedCandidatesFormat implements BinaryFormat<ServedCandidates> {

  private final CandidateSetFormat sets = new CandidateSetFormat();
  private final SessionItemsFormat history = new SessionItemsFormat();

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
    history.write(served.history(), out);
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
    List<SessionItem> items = history.read(history.version(), in);
    float[] features = new float[in.readInt()];
    for (int i = 0; i < features.length; i++) {
      features[i] = in.readFloat();
    }
    return new ServedCandidates(set, item, type, items, features);
  }

  @Override
  public ServedCandidates copy(ServedCandidates served) {
    return served;
  }
}

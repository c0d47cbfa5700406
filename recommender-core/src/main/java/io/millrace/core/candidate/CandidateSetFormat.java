package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a {@link CandidateSet} travels between operators. */
public final class CandidateSetFormat implements BinaryFormat<CandidateSet> {

  private final CandidateFormat candidates = new CandidateFormat();

  @Override
  public String name() {
    return "candidate-set";
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void write(CandidateSet set, DataOutput out) throws IOException {
    out.writeUTF(set.session());
    out.writeLong(set.sequence());
    out.writeLong(set.asOf());
    out.writeLong(set.arrivedAt());
    out.writeInt(set.candidates().size());
    for (Candidate candidate : set.candidates()) {
      candidates.write(candidate, out);
    }
  }

  @Override
  public CandidateSet read(int version, DataInput in) throws IOException {
    String session = in.readUTF();
    long sequence = in.readLong();
    long asOf = in.readLong();
    long arrivedAt = in.readLong();
    int size = in.readInt();
    List<Candidate> read = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      read.add(candidates.read(version, in));
    }
    return new CandidateSet(session, sequence, asOf, arrivedAt, read);
  }

  @Override
  public CandidateSet copy(CandidateSet set) {
    return set;
  }
}

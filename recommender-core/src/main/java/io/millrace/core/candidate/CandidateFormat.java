package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a {@link Candidate} is written: 21 bytes, 2 per channel, and 24 per channel that found it.
 */
public final class CandidateFormat implements BinaryFormat<Candidate> {

  @Override
  public String name() {
    return "candidate";
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void write(Candidate candidate, DataOutput out) throws IOException {
    out.writeLong(candidate.item());
    out.writeByte(candidate.ranks.length);
    for (int channel = 0; channel < candidate.ranks.length; channel++) {
      out.writeShort(candidate.ranks[channel]);
      if (candidate.ranks[channel] != Candidate.ABSENT) {
        out.writeLong(candidate.seeds[channel]);
        out.writeFloat(candidate.weights[channel]);
        for (int target = 0; target < Candidate.TARGETS; target++) {
          out.writeFloat(candidate.probabilities[channel * Candidate.TARGETS + target]);
        }
      }
    }
    for (int target = 0; target < Candidate.TARGETS; target++) {
      out.writeFloat(candidate.scores[target]);
    }
  }

  @Override
  public Candidate read(int version, DataInput in) throws IOException {
    Candidate candidate = new Candidate(in.readLong(), in.readUnsignedByte());
    for (int channel = 0; channel < candidate.ranks.length; channel++) {
      candidate.ranks[channel] = in.readShort();
      if (candidate.ranks[channel] != Candidate.ABSENT) {
        candidate.seeds[channel] = in.readLong();
        candidate.weights[channel] = in.readFloat();
        for (int target = 0; version > 2 && target < Candidate.TARGETS; target++) {
          candidate.probabilities[channel * Candidate.TARGETS + target] = in.readFloat();
        }
      }
    }
    for (int target = 0; version > 1 && target < Candidate.TARGETS; target++) {
      candidate.scores[target] = in.readFloat();
      if (version == 2) {
        // It had the channel that gave most alone.
        int reason = in.readByte();
        candidate.probabilities[reason * Candidate.TARGETS + target] = in.readFloat();
      }
    }
    return candidate;
  }

  @Override
  public Candidate copy(Candidate candidate) {
    return candidate;
  }
}

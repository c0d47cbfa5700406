package io.millrace.core.candidate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How an {@link Offer} is written inside of what carries it: 9 bytes and one per channel; for each
 * item 12, and one more per channel that found it.
 */
final class OfferFormat {

  private OfferFormat() {}

  static void write(Offer offer, DataOutput out) throws IOException {
    int channels = offer.supports.length;
    out.writeInt(offer.channelsHash);
    out.writeByte(channels);
    out.write(offer.supports);
    out.writeInt(offer.items.length);
    for (int i = 0; i < offer.items.length; i++) {
      out.writeLong(offer.items[i]);
      int found = 0;
      for (int channel = 0; channel < channels; channel++) {
        found |= offer.rank(i, channel) == Candidate.ABSENT ? 0 : 1 << channel;
      }
      out.writeInt(found);
      for (int channel = 0; channel < channels; channel++) {
        if ((found & 1 << channel) != 0) {
          out.writeByte(offer.rank(i, channel));
        }
      }
    }
  }

  static Offer read(DataInput in) throws IOException {
    int channelsHash = in.readInt();
    int channels = in.readUnsignedByte();
    byte[] supports = new byte[channels];
    in.readFully(supports);
    long[] items = new long[in.readInt()];
    byte[] ranks = new byte[items.length * channels];
    Arrays.fill(ranks, (byte) Offer.MOST_RANKS);
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
      int found = in.readInt();
      for (int channel = 0; channel < channels; channel++) {
        if ((found & 1 << channel) != 0) {
          ranks[i * channels + channel] = in.readByte();
        }
      }
    }
    return new Offer(channelsHash, supports, items, ranks);
  }
}

package io.millrace.core.candidate;

import io.millrace.core.model.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link Offer} is written inside of what carries it: some 6 bytes and one per channel; for
 * each item its place in the dictionary, which channels found it, and one byte per channel that
 * did.
 */
final class OfferFormat {

  private OfferFormat() {}

  static void write(Offer offer, ItemDictionary.Writer dictionary, DataOutput out)
      throws IOException {
    int channels = offer.supports.length;
    out.writeInt(offer.channelsHash);
    out.writeByte(channels);
    out.write(offer.supports);
    Varint.writeUnsigned(offer.items.length, out);
    for (int i = 0; i < offer.items.length; i++) {
      dictionary.write(offer.items[i], out);
      int found = 0;
      for (int channel = 0; channel < channels; channel++) {
        found |= offer.rank(i, channel) == Candidate.ABSENT ? 0 : 1 << channel;
      }
      Varint.writeUnsigned(Integer.toUnsignedLong(found), out);
      for (int rest = found; rest != 0; rest &= rest - 1) {
        out.writeByte(offer.rank(i, Integer.numberOfTrailingZeros(rest)));
      }
    }
  }

  /**
   * @param dictionary null where numbers are of fixed length, and items are not in a dictionary
   */
  static Offer read(ItemDictionary.@Nullable Reader dictionary, DataInput in) throws IOException {
    int channelsHash = in.readInt();
    int channels = in.readUnsignedByte();
    byte[] supports = new byte[channels];
    in.readFully(supports);
    long[] items = new long[dictionary == null ? in.readInt() : (int) Varint.readUnsigned(in)];
    byte[] ranks = new byte[items.length * channels];
    Arrays.fill(ranks, (byte) Offer.MOST_RANKS);
    for (int i = 0; i < items.length; i++) {
      items[i] = dictionary == null ? in.readLong() : dictionary.read(in);
      int found = dictionary == null ? in.readInt() : (int) Varint.readUnsigned(in);
      for (int rest = found; rest != 0; rest &= rest - 1) {
        ranks[i * channels + Integer.numberOfTrailingZeros(rest)] = in.readByte();
      }
    }
    return new Offer(channelsHash, supports, items, ranks);
  }
}

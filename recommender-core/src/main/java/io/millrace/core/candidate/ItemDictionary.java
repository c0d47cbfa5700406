package io.millrace.core.candidate;

import io.millrace.core.model.Varint;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Dictionary encoding of the items in one value, where the same items come again and again. An item
 * is written where it comes first, and by its place among those before it where it comes again, in
 * one or two bytes. A number of few bits takes a byte more than its bits, any other nine bytes.
 */
final class ItemDictionary {

  private static final int IN_EIGHT_BYTES = 0;
  private static final int IN_VARIABLE_LENGTH = 1;
  private static final int FIRST_PLACE = 2;

  private ItemDictionary() {}

  /** Writes the items of one value. */
  static final class Writer {
    private static final int EXPECTED = 128;

    private final Long2IntOpenHashMap places = new Long2IntOpenHashMap(EXPECTED);

    void write(long item, DataOutput out) throws IOException {
      // A place is never 0.
      int known = places.putIfAbsent(item, FIRST_PLACE + places.size());
      if (known != 0) {
        Varint.writeUnsigned(known, out);
      } else if (Varint.bytesOfSigned(item) < Long.BYTES) {
        out.writeByte(IN_VARIABLE_LENGTH);
        Varint.writeSigned(item, out);
      } else {
        out.writeByte(IN_EIGHT_BYTES);
        out.writeLong(item);
      }
    }
  }

  /** Reads the items of one value. */
  static final class Reader {
    private final LongArrayList items = new LongArrayList();

    /**
     * @throws IOException if it refers to an item that has not come before
     */
    long read(DataInput in) throws IOException {
      long place = Varint.readUnsigned(in);
      if (place >= FIRST_PLACE) {
        if (place - FIRST_PLACE >= items.size()) {
          throw new IOException(
              "an item refers to the one at %d of %d before it"
                  .formatted(place - FIRST_PLACE, items.size()));
        }
        return items.getLong((int) place - FIRST_PLACE);
      }
      long item = place == IN_EIGHT_BYTES ? in.readLong() : Varint.readSigned(in);
      items.add(item);
      return item;
    }
  }
}

package io.millrace.core.candidate;

import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborAnswerFormat;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborListFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state format of {@link SessionNeighbors}: some 12 bytes per item, the key items' lists, what
 * the session was offered, and answers held back. Each distinct item is written once ({@link
 * ItemDictionary}), times and sequences as differences.
 *
 * <p>Version 2 has numbers of fixed length, and each item as often as it comes. In version 1 there
 * is no offer, no second hop and no count, and every item counts as clicked once.
 */
public final class SessionNeighborsFormat implements BinaryFormat<SessionNeighbors> {

  /** What a byte says of an item, beside the code of its newest type. */
  private static final int TYPE = 3;

  private static final int INTERACTED_ONCE = 1 << 2;
  private static final int HAS_LIST = 1 << 3;
  private static final int HAS_SECOND_HOP = 1 << 4;

  private final NeighborListFormat listFormat = new NeighborListFormat();
  private final NeighborAnswerFormat answerFormat = new NeighborAnswerFormat();

  @Override
  public String name() {
    return "session-neighbors";
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void write(SessionNeighbors session, DataOutput out) throws IOException {
    out.writeLong(session.sequence);
    out.writeLong(session.expiryCheckAt);
    Varint.writeUnsigned(session.size, out);
    ItemDictionary.Writer dictionary = new ItemDictionary.Writer();
    long newer = session.sequence;
    for (int i = 0; i < session.size; i++) {
      int contents = contents(session, i);
      out.writeByte(contents);
      dictionary.write(session.items[i], out);
      // A sequence is the time, or a little more.
      Varint.writeSigned(newer - session.times[i], out);
      Varint.writeSigned(session.sequences[i] - session.times[i], out);
      newer = session.times[i];
      if ((contents & INTERACTED_ONCE) == 0) {
        out.write(session.interactions, i * SessionNeighbors.TYPES, SessionNeighbors.TYPES);
      }
      out.writeFloat(session.counts[i]);
      write(session.lists[i], dictionary, out);
      write(session.secondHops[i], dictionary, out);
    }
    OfferFormat.write(session.offer, dictionary, out);
    out.writeByte(session.heldBack.size());
    if (!session.heldBack.isEmpty()) {
      out.writeByte(answerFormat.version());
    }
    for (NeighborAnswer answer : session.heldBack) {
      answerFormat.write(answer, out);
    }
  }

  private static int contents(SessionNeighbors session, int position) {
    int type = session.types[position];
    int interactions = 0;
    for (InteractionType each : InteractionType.values()) {
      interactions += session.interactions(position, each);
    }
    boolean once =
        interactions == 1 && session.interactions(position, InteractionType.ofCode(type)) == 1;
    return type
        | (once ? INTERACTED_ONCE : 0)
        | (session.lists[position] == null ? 0 : HAS_LIST)
        | (session.secondHops[position] == null ? 0 : HAS_SECOND_HOP);
  }

  private static void write(
      @Nullable NeighborList list, ItemDictionary.Writer dictionary, DataOutput out)
      throws IOException {
    if (list == null) {
      return;
    }
    out.writeByte(list.rules());
    Varint.writeUnsigned(list.size(), out);
    for (int i = 0; i < list.size(); i++) {
      dictionary.write(list.item(i), out);
      NeighborListFormat.writeWeights(list, i, out);
    }
  }

  private static NeighborList readList(ItemDictionary.Reader dictionary, DataInput in)
      throws IOException {
    int rules = in.readUnsignedByte();
    long[] items = new long[(int) Varint.readUnsigned(in)];
    float[] weights = new float[items.length * rules];
    for (int i = 0; i < items.length; i++) {
      items[i] = dictionary.read(in);
      NeighborListFormat.readWeights(rules, weights, i, in);
    }
    return new NeighborList(rules, items, weights);
  }

  @Override
  public SessionNeighbors read(int version, DataInput in) throws IOException {
    SessionNeighbors session = new SessionNeighbors();
    session.sequence = in.readLong();
    session.expiryCheckAt = in.readLong();
    int size = version < 3 ? in.readInt() : (int) Varint.readUnsigned(in);
    // Room for the item that is about to be added.
    session.items = new long[size + 1];
    session.times = new long[size + 1];
    session.sequences = new long[size + 1];
    session.types = new byte[size + 1];
    session.interactions = new byte[(size + 1) * SessionNeighbors.TYPES];
    session.counts = new float[size + 1];
    session.lists = new @Nullable NeighborList[size + 1];
    session.secondHops = new @Nullable NeighborList[size + 1];
    session.size = size;
    if (version < 3) {
      readItemsOfFixedLength(version, session, in);
    } else {
      readItemsAndOffer(session, in);
    }
    int heldBack = in.readUnsignedByte();
    int answerVersion = heldBack == 0 ? 0 : in.readUnsignedByte();
    for (int i = 0; i < heldBack; i++) {
      session.heldBack.add(answerFormat.read(answerVersion, in));
    }
    return session;
  }

  private static void readItemsAndOffer(SessionNeighbors session, DataInput in) throws IOException {
    ItemDictionary.Reader dictionary = new ItemDictionary.Reader();
    long newer = session.sequence;
    for (int i = 0; i < session.size; i++) {
      int contents = in.readUnsignedByte();
      session.types[i] = (byte) (contents & TYPE);
      session.items[i] = dictionary.read(in);
      session.times[i] = newer - Varint.readSigned(in);
      session.sequences[i] = session.times[i] + Varint.readSigned(in);
      newer = session.times[i];
      int first = i * SessionNeighbors.TYPES;
      if ((contents & INTERACTED_ONCE) == 0) {
        in.readFully(session.interactions, first, SessionNeighbors.TYPES);
      } else {
        session.interactions[first + session.types[i]] = 1;
      }
      session.counts[i] = in.readFloat();
      session.lists[i] = (contents & HAS_LIST) == 0 ? null : readList(dictionary, in);
      session.secondHops[i] = (contents & HAS_SECOND_HOP) == 0 ? null : readList(dictionary, in);
    }
    session.offer = OfferFormat.read(dictionary, in);
  }

  /** The items, and the offer, of versions 1 and 2. */
  private void readItemsOfFixedLength(int version, SessionNeighbors session, DataInput in)
      throws IOException {
    for (int i = 0; i < session.size; i++) {
      session.items[i] = in.readLong();
      session.times[i] = in.readLong();
      session.sequences[i] = in.readLong();
      int listVersion = in.readUnsignedByte();
      session.lists[i] = listVersion == 0 ? null : listFormat.read(listVersion, in);
      readInteractions(version, session, i, in);
      if (version > 1) {
        session.counts[i] = in.readFloat();
        int hopVersion = in.readUnsignedByte();
        session.secondHops[i] = hopVersion == 0 ? null : listFormat.read(hopVersion, in);
      }
    }
    if (version > 1) {
      session.offer = OfferFormat.read(null, in);
    }
  }

  private static void readInteractions(
      int version, SessionNeighbors session, int position, DataInput in) throws IOException {
    int first = position * SessionNeighbors.TYPES;
    if (version > 1) {
      session.types[position] = in.readByte();
      in.readFully(session.interactions, first, SessionNeighbors.TYPES);
    } else {
      session.types[position] = InteractionType.CLICKS.code();
      session.interactions[first + InteractionType.CLICKS.code()] = 1;
    }
  }

  @Override
  public SessionNeighbors copy(SessionNeighbors session) {
    SessionNeighbors copy = new SessionNeighbors();
    copy.sequence = session.sequence;
    copy.expiryCheckAt = session.expiryCheckAt;
    copy.size = session.size;
    copy.items = Arrays.copyOf(session.items, session.items.length);
    copy.times = Arrays.copyOf(session.times, session.times.length);
    copy.sequences = Arrays.copyOf(session.sequences, session.sequences.length);
    copy.types = Arrays.copyOf(session.types, session.types.length);
    copy.interactions = Arrays.copyOf(session.interactions, session.interactions.length);
    copy.counts = Arrays.copyOf(session.counts, session.counts.length);
    copy.secondHops = Arrays.copyOf(session.secondHops, session.secondHops.length);
    copy.offer = session.offer;
    copy.lists = Arrays.copyOf(session.lists, session.lists.length);
    copy.heldBack.addAll(session.heldBack);
    return copy;
  }
}

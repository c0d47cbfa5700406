package io.millrace.core.candidate;

import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborAnswerFormat;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborListFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state format of {@link SessionNeighbors}: 34 bytes per item, the key items' lists, what the
 * session was offered, and answers held back.
 *
 * <p>Version 3 holds only whether an item was bought, which is read as one cart, or else as one
 * click. In versions 1 and 2 every item counts as clicked once; they differ in the answers alone.
 */
public final class SessionNeighborsFormat implements BinaryFormat<SessionNeighbors> {

  private final NeighborListFormat listFormat = new NeighborListFormat();
  private final NeighborAnswerFormat answerFormat = new NeighborAnswerFormat();

  @Override
  public String name() {
    return "session-neighbors";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(SessionNeighbors session, DataOutput out) throws IOException {
    out.writeLong(session.sequence);
    out.writeLong(session.expiryCheckAt);
    out.writeInt(session.size);
    for (int i = 0; i < session.size; i++) {
      out.writeLong(session.items[i]);
      out.writeLong(session.times[i]);
      out.writeLong(session.sequences[i]);
      NeighborList list = session.lists[i];
      out.writeByte(list == null ? 0 : listFormat.version());
      if (list != null) {
        listFormat.write(list, out);
      }
      out.writeByte(session.types[i]);
      out.write(session.interactions, i * SessionNeighbors.TYPES, SessionNeighbors.TYPES);
      out.writeFloat(session.counts[i]);
      NeighborList secondHop = session.secondHops[i];
      out.writeByte(secondHop == null ? 0 : listFormat.version());
      if (secondHop != null) {
        listFormat.write(secondHop, out);
      }
    }
    OfferFormat.write(session.offer, out);
    out.writeByte(session.heldBack.size());
    if (!session.heldBack.isEmpty()) {
      out.writeByte(answerFormat.version());
    }
    for (NeighborAnswer answer : session.heldBack) {
      answerFormat.write(answer, out);
    }
  }

  @Override
  public SessionNeighbors read(int version, DataInput in) throws IOException {
    SessionNeighbors session = new SessionNeighbors();
    session.sequence = in.readLong();
    session.expiryCheckAt = in.readLong();
    int size = in.readInt();
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
    for (int i = 0; i < size; i++) {
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
      session.offer = OfferFormat.read(in);
    }
    int heldBack = in.readUnsignedByte();
    int answerVersion = heldBack == 0 ? 0 : in.readUnsignedByte();
    for (int i = 0; i < heldBack; i++) {
      session.heldBack.add(answerFormat.read(answerVersion, in));
    }
    return session;
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

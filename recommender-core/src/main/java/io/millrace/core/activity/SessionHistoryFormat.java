package io.millrace.core.activity;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The state format of a {@link SessionHistory}: 17 bytes per interaction, 9 for each that was
 * forgotten at the newest forgotten time, and 44 for the rest.
 *
 * <p>Version 1 has no counts. The activity it is read with is that of the interactions it holds.
 */
public final class SessionHistoryFormat implements BinaryFormat<SessionHistory> {

  @Override
  public String name() {
    return "session-history";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(SessionHistory history, DataOutput out) throws IOException {
    out.writeLong(history.sequence);
    for (int count : history.counts) {
      out.writeInt(count);
    }
    out.writeLong(history.firstTime);
    out.writeInt(history.size);
    for (int i = 0; i < history.size; i++) {
      out.writeLong(history.items[i]);
      out.writeLong(history.times[i]);
      out.writeByte(history.types[i]);
    }
    out.writeInt(history.forgottenSize);
    if (history.forgottenSize > 0) {
      out.writeLong(history.forgottenTime);
    }
    for (int i = 0; i < history.forgottenSize; i++) {
      out.writeLong(history.forgottenItems[i]);
      out.writeByte(history.forgottenTypes[i]);
    }
  }

  @Override
  public SessionHistory read(int version, DataInput in) throws IOException {
    SessionHistory history = new SessionHistory();
    history.sequence = in.readLong();
    if (version > 1) {
      for (int code = 0; code < history.counts.length; code++) {
        history.counts[code] = in.readInt();
      }
      history.firstTime = in.readLong();
    }
    int size = in.readInt();
    // Room for the interaction that is about to be added.
    history.items = new long[size + 1];
    history.times = new long[size + 1];
    history.types = new byte[size + 1];
    history.size = size;
    for (int i = 0; i < size; i++) {
      history.items[i] = in.readLong();
      history.times[i] = in.readLong();
      history.types[i] = in.readByte();
      if (version == 1) {
        history.countInteraction(history.times[i], history.types[i]);
      }
    }
    int forgotten = in.readInt();
    if (forgotten > 0) {
      history.forgottenTime = in.readLong();
      history.forgottenItems = new long[forgotten];
      history.forgottenTypes = new byte[forgotten];
      history.forgottenSize = forgotten;
    }
    for (int i = 0; i < forgotten; i++) {
      history.forgottenItems[i] = in.readLong();
      history.forgottenTypes[i] = in.readByte();
    }
    return history;
  }

  @Override
  public SessionHistory copy(SessionHistory history) {
    SessionHistory copy = new SessionHistory();
    copy.size = history.size;
    copy.items = Arrays.copyOf(history.items, history.items.length);
    copy.times = Arrays.copyOf(history.times, history.times.length);
    copy.types = Arrays.copyOf(history.types, history.types.length);
    copy.sequence = history.sequence;
    System.arraycopy(history.counts, 0, copy.counts, 0, history.counts.length);
    copy.firstTime = history.firstTime;
    copy.forgottenTime = history.forgottenTime;
    copy.forgottenSize = history.forgottenSize;
    copy.forgottenItems = Arrays.copyOf(history.forgottenItems, history.forgottenItems.length);
    copy.forgottenTypes = Arrays.copyOf(history.forgottenTypes, history.forgottenTypes.length);
    return copy;
  }
}

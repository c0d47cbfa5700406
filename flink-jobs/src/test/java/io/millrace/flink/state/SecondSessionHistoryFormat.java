package io.millrace.flink.state;

import io.millrace.core.activity.SessionHistory;
import io.millrace.core.activity.SessionHistoryFormat;
import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A second version of a format, with one byte more at the front. */
final class SecondSessionHistoryFormat implements BinaryFormat<SessionHistory> {

  private static final int MARK = 0x55;

  private final SessionHistoryFormat first = new SessionHistoryFormat();

  @Override
  public String name() {
    return first.name();
  }

  @Override
  public int version() {
    return first.version() + 1;
  }

  @Override
  public void write(SessionHistory history, DataOutput out) throws IOException {
    out.writeByte(MARK);
    first.write(history, out);
  }

  @Override
  public SessionHistory read(int version, DataInput in) throws IOException {
    if (version == version() && in.readByte() != MARK) {
      throw new IOException("no mark");
    }
    return first.read(first.version(), in);
  }

  @Override
  public SessionHistory copy(SessionHistory history) {
    return first.copy(history);
  }
}

package io.millrace.flink.state;

import io.millrace.core.activity.SessionHistory;
import io.millrace.core.activity.SessionHistoryFormat;
import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The version after the newest of a format, with one byte more at the front. */
final class NextSessionHistoryFormat implements BinaryFormat<SessionHistory> {

  private static final int MARK = 0x55;

  private final SessionHistoryFormat newest = new SessionHistoryFormat();

  @Override
  public String name() {
    return newest.name();
  }

  @Override
  public int version() {
    return newest.version() + 1;
  }

  @Override
  public void write(SessionHistory history, DataOutput out) throws IOException {
    out.writeByte(MARK);
    newest.write(history, out);
  }

  @Override
  public SessionHistory read(int version, DataInput in) throws IOException {
    if (version == version() && in.readByte() != MARK) {
      throw new IOException("no mark");
    }
    return newest.read(Math.min(version, newest.version()), in);
  }

  @Override
  public SessionHistory copy(SessionHistory history) {
    return newest.copy(history);
  }
}

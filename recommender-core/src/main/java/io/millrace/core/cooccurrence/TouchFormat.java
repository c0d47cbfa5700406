package io.millrace.core.cooccurrence;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a {@link Touch} is written inside of what carries it, in that one's version. In version 1
 * there are no type and no activity; it is read as a click of a session without activity.
 */
final class TouchFormat {

  private TouchFormat() {}

  static void write(Touch touch, DataOutput out) throws IOException {
    out.writeUTF(touch.session());
    out.writeLong(touch.previous());
    out.writeLong(touch.sequence());
    out.writeByte(touch.type().code());
    SessionActivity activity = touch.activity();
    out.writeInt(activity.clicks());
    out.writeInt(activity.carts());
    out.writeInt(activity.orders());
    out.writeLong(activity.firstTime());
    out.writeLong(activity.lastTime());
    out.writeFloat(activity.degree());
    out.writeLong(touch.arrivedAt());
    out.writeLong(touch.watermark());
  }

  static Touch read(int version, DataInput in) throws IOException {
    return new Touch(
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        version == 1 ? InteractionType.CLICKS : InteractionType.ofCode(in.readByte()),
        version == 1 ? SessionActivity.NONE : readActivity(in),
        in.readLong(),
        in.readLong());
  }

  private static SessionActivity readActivity(DataInput in) throws IOException {
    return new SessionActivity(
        in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readLong(), in.readFloat());
  }
}

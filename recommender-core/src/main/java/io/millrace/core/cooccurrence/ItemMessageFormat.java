package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How an {@link ItemMessage} travels between operators: what it is, its version, itself. */
public final class ItemMessageFormat implements BinaryFormat<ItemMessage> {

  private final NeighborAnswerFormat answers = new NeighborAnswerFormat();
  private final GossipFormat gossips = new GossipFormat();

  @Override
  public String name() {
    return "item-message";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ItemMessage message, DataOutput out) throws IOException {
    if (message instanceof NeighborAnswer answer) {
      out.writeBoolean(true);
      out.writeByte(answers.version());
      answers.write(answer, out);
    } else if (message instanceof Gossip gossip) {
      out.writeBoolean(false);
      out.writeByte(gossips.version());
      gossips.write(gossip, out);
    }
  }

  @Override
  public ItemMessage read(int version, DataInput in) throws IOException {
    boolean isAnswer = in.readBoolean();
    int itsVersion = in.readUnsignedByte();
    return isAnswer ? answers.read(itsVersion, in) : gossips.read(itsVersion, in);
  }

  @Override
  public ItemMessage copy(ItemMessage message) {
    return message;
  }
}

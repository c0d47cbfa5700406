package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How {@link RankedLists} travel between operators, with up to 255 channels, and up to 255 attended
 * items a place.
 */
public final class RankedListsFormat implements BinaryFormat<RankedLists> {

  @Override
  public String name() {
    return "ranked-lists";
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public void write(RankedLists lists, DataOutput out) throws IOException {
    out.writeUTF(lists.session());
    out.writeLong(lists.sequence());
    out.writeLong(lists.asOf());
    out.writeLong(lists.arrivedAt());
    String modelVersion = lists.modelVersion();
    out.writeBoolean(modelVersion != null);
    if (modelVersion != null) {
      out.writeUTF(modelVersion);
    }
    out.writeByte(lists.channels().size());
    for (String channel : lists.channels()) {
      out.writeUTF(channel);
    }
    writeList(lists.clicks(), out);
    writeList(lists.carts(), out);
    writeList(lists.orders(), out);
  }

  @Override
  public RankedLists read(int version, DataInput in) throws IOException {
    return new RankedLists(
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean() ? in.readUTF() : null,
        version < 4 ? List.of() : readChannels(in),
        readList(version, in),
        readList(version, in),
        readList(version, in));
  }

  @Override
  public RankedLists copy(RankedLists lists) {
    return lists;
  }

  private static List<String> readChannels(DataInput in) throws IOException {
    int size = in.readUnsignedByte();
    List<String> channels = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      channels.add(in.readUTF());
    }
    return channels;
  }

  private static void writeList(List<RankedItem> list, DataOutput out) throws IOException {
    out.writeInt(list.size());
    for (RankedItem ranked : list) {
      out.writeLong(ranked.item());
      out.writeFloat(ranked.score());
      out.writeUTF(ranked.channel());
      Long seedItem = ranked.seedItem();
      out.writeBoolean(seedItem != null);
      if (seedItem != null) {
        out.writeLong(seedItem);
      }
      Float weight = ranked.weight();
      out.writeBoolean(weight != null);
      if (weight != null) {
        out.writeFloat(weight);
      }
      out.writeShort(ranked.rank());
      out.writeFloat(ranked.probability());
      out.writeByte(ranked.attended().size());
      for (AttendedItem attended : ranked.attended()) {
        out.writeLong(attended.item());
        out.writeFloat(attended.weight());
      }
      TypeProbabilities probabilities = ranked.probabilities();
      out.writeBoolean(probabilities != null);
      if (probabilities != null) {
        out.writeFloat(probabilities.clicks());
        out.writeFloat(probabilities.carts());
        out.writeFloat(probabilities.orders());
      }
      out.writeByte(ranked.found().size());
      for (ChannelPlace place : ranked.found()) {
        out.writeByte(place.channel());
        out.writeShort(place.rank());
        out.writeFloat(place.probability());
      }
    }
  }

  private static List<RankedItem> readList(int version, DataInput in) throws IOException {
    int size = in.readInt();
    List<RankedItem> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      long item = in.readLong();
      float score = in.readFloat();
      String channel = in.readUTF();
      @Nullable Long seedItem = in.readBoolean() ? Long.valueOf(in.readLong()) : null;
      @Nullable Float weight = in.readBoolean() ? Float.valueOf(in.readFloat()) : null;
      int rank = version < 2 ? 0 : in.readUnsignedShort();
      float probability = version < 2 ? score : in.readFloat();
      List<AttendedItem> attended = version < 3 ? List.of() : readAttended(in);
      @Nullable TypeProbabilities probabilities =
          version >= 4 && in.readBoolean()
              ? new TypeProbabilities(in.readFloat(), in.readFloat(), in.readFloat())
              : null;
      List<ChannelPlace> found = version < 4 ? List.of() : readFound(in);
      list.add(
          new RankedItem(
              item,
              score,
              channel,
              seedItem,
              weight,
              rank,
              probability,
              attended,
              probabilities,
              found));
    }
    return list;
  }

  private static List<AttendedItem> readAttended(DataInput in) throws IOException {
    int size = in.readUnsignedByte();
    List<AttendedItem> attended = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      attended.add(new AttendedItem(in.readLong(), in.readFloat()));
    }
    return attended;
  }

  private static List<ChannelPlace> readFound(DataInput in) throws IOException {
    int size = in.readUnsignedByte();
    List<ChannelPlace> found = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      found.add(new ChannelPlace(in.readUnsignedByte(), in.readUnsignedShort(), in.readFloat()));
    }
    return found;
  }
}

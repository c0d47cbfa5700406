package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The format of finished lists. */
final class RankedListsFormatTest extends BinaryFormatContract<RankedLists> {
  @Override
  protected BinaryFormat<RankedLists> format() {
    return new RankedListsFormat();
  }

  @Override
  protected String name() {
    return "ranked-lists";
  }

  @Override
  protected RankedLists randomValue(Random random) {
    return new RankedLists(
        "s" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? "din-" + random.nextInt() : null,
        random.nextBoolean() ? List.of("channel-" + random.nextInt(), "revisit") : List.of(),
        randomList(random),
        randomList(random),
        randomList(random));
  }

  @Override
  protected Object contents(RankedLists lists) {
    return lists;
  }

  private static List<RankedItem> randomList(Random random) {
    List<RankedItem> list = new ArrayList<>();
    int size = random.nextInt(21);
    for (int i = 0; i < size; i++) {
      list.add(
          new RankedItem(
              random.nextLong(),
              random.nextFloat(),
              "channel-" + random.nextInt(),
              random.nextBoolean() ? Long.valueOf(random.nextLong()) : null,
              random.nextBoolean() ? Float.valueOf(random.nextFloat()) : null,
              random.nextInt(1_000),
              random.nextFloat(),
              randomAttended(random),
              random.nextBoolean()
                  ? new TypeProbabilities(
                      random.nextFloat(), random.nextFloat(), random.nextFloat())
                  : null,
              randomFound(random)));
    }
    return list;
  }

  /** Version 3 knew one channel of a place, and no probabilities of other types. */
  @Test
  void readsThePlacesOfVersion3() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("s");
    out.writeLong(7);
    out.writeLong(1_000);
    out.writeLong(1_005);
    out.writeBoolean(false);
    out.writeInt(1);
    out.writeLong(14742);
    out.writeFloat(0.5f);
    out.writeUTF("revisit");
    out.writeBoolean(true);
    out.writeLong(14742);
    out.writeBoolean(false);
    out.writeShort(3);
    out.writeFloat(0.25f);
    out.writeByte(1);
    out.writeLong(9);
    out.writeFloat(0.75f);
    out.writeInt(0);
    out.writeInt(0);

    assertThat(read(3, bytes.toByteArray()))
        .isEqualTo(
            new RankedLists(
                "s",
                7,
                1_000,
                1_005,
                null,
                List.of(),
                List.of(
                    new RankedItem(
                        14742,
                        0.5f,
                        "revisit",
                        14742L,
                        null,
                        3,
                        0.25f,
                        List.of(new AttendedItem(9, 0.75f)),
                        null,
                        List.of())),
                List.of(),
                List.of()));
  }

  private static List<ChannelPlace> randomFound(Random random) {
    List<ChannelPlace> found = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      found.add(new ChannelPlace(random.nextInt(32), random.nextInt(1 << 15), random.nextFloat()));
    }
    return found;
  }

  private static List<AttendedItem> randomAttended(Random random) {
    List<AttendedItem> attended = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attended.add(new AttendedItem(random.nextLong(), random.nextFloat()));
    }
    return attended;
  }
}

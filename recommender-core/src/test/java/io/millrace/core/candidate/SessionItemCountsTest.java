package io.millrace.core.candidate;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.InteractionType;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a session did with each of its items, in memory and in state. */
final class SessionItemCountsTest {
  private static final long T = 1_600_000_000_000L;

  private final SessionNeighbors session = new SessionNeighbors();

  @Test
  void countsByType() {
    merge(7, T, T, CLICKS);
    merge(8, T + 1, T + 1, CLICKS);
    merge(7, T + 2, T + 2, CARTS);
    merge(7, T + 3, T + 3, CLICKS);
    expect(0, 7, T + 3, CLICKS, 2, 1, 0);
    expect(1, 8, T + 1, CLICKS, 1, 0, 0);
  }

  @Test
  void countsWhatCameLateAndKeepsTheNewestType() {
    merge(7, T + 5, T + 5, ORDERS);
    merge(7, T, T + 6, CARTS);
    expect(0, 7, T + 5, ORDERS, 0, 1, 1);
  }

  @Test
  void stopsCountingAt255() {
    for (int i = 0; i < 300; i++) {
      merge(7, T + i, T + i, CLICKS);
    }
    expect(0, 7, T + 299, CLICKS, 255, 0, 0);
  }

  @Test
  void startsAnewWhenTheSessionHadExpired() {
    merge(7, T, T, CARTS);
    long later = T + SessionConfig.DEFAULT.expiry().toMillis();
    merge(7, later, later, CLICKS);
    expect(0, 7, later, CLICKS, 1, 0, 0);
  }

  @Test
  void keepsCountsWhileItemsMove() {
    for (int item = 0; item < 20; item++) {
      for (int times = 0; times <= item; times++) {
        merge(item, T + item, T + 100L * item + times, CARTS);
      }
    }
    for (int position = 0; position < 20; position++) {
      int item = 19 - position;
      expect(position, item, T + item, CARTS, 0, item + 1, 0);
    }
  }

  @Test
  void readsOfVersionOneOneClick() throws IOException {
    SessionNeighbors read =
        read(
            1,
            hex(
                """
                00000174876e8001 8000000000000000 00000001
                0000000000000007 00000174876e8001 00000174876e8001
                00
                00
                """));
    assertThat(read.type(0)).isEqualTo(CLICKS);
    assertThat(read.interactions(0, CLICKS)).isEqualTo(1);
  }

  private static SessionNeighbors read(int version, String hex) throws IOException {
    return new SessionNeighborsFormat()
        .read(version, new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex))));
  }

  private static String hex(String text) {
    return text.replaceAll("\\s", "");
  }

  private void merge(long item, long time, long sequence, InteractionType type) {
    session.merge(
        new NeighborAnswer(
            new Touch("s", Touch.NONE, sequence, type, SessionActivity.NONE, 0, Touch.NONE),
            item,
            time,
            5,
            NeighborList.EMPTY,
            NeighborList.EMPTY),
        CandidateConfig.DEFAULT,
        SessionConfig.DEFAULT);
  }

  private void expect(
      int position, long item, long time, InteractionType type, int clicks, int carts, int orders) {
    assertThat(session.item(position)).isEqualTo(item);
    assertThat(session.time(position)).isEqualTo(time);
    assertThat(session.type(position)).isEqualTo(type);
    assertThat(session.interactions(position, CLICKS)).isEqualTo(clicks);
    assertThat(session.interactions(position, CARTS)).isEqualTo(carts);
    assertThat(session.interactions(position, ORDERS)).isEqualTo(orders);
  }
}

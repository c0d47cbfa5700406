package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.candidate;
import static io.millrace.core.candidate.CandidateFixtures.channels;
import static io.millrace.core.candidate.CandidateFixtures.counted;
import static io.millrace.core.candidate.CandidateFixtures.followed;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.neighbor;
import static io.millrace.core.candidate.CandidateFixtures.typed;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.cooccurrence.WeightedItemsFixtures;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The state format of the neighbours that a session keeps, and of what it was offered. */
final class SessionNeighborsFormatTest extends StateFormatContract<SessionNeighbors> {
  private static final List<Channel> CHANNELS = channels("adjacent@last", "second-hop@last");

  @Override
  protected BinaryFormat<SessionNeighbors> format() {
    return new SessionNeighborsFormat();
  }

  @Override
  protected String name() {
    return "session-neighbors";
  }

  @Override
  protected SessionNeighbors randomValue(Random random) {
    SessionNeighbors session = new SessionNeighbors();
    int answers = random.nextInt(20);
    for (int i = 0; i < answers; i++) {
      merge(
          session,
          3,
          answer(
              random.nextInt(20),
              T + random.nextInt(100),
              random.nextLong(),
              WeightedItemsFixtures.randomList(random)));
    }
    session.setExpiryCheckAt(random.nextLong());
    session.setOffer(randomOffer(random));
    int heldBack = random.nextInt(3);
    for (int i = 0; i < heldBack; i++) {
      session.inOrder(
          answer(
              random.nextInt(20),
              T + random.nextInt(100),
              Long.MAX_VALUE - 1,
              Long.MAX_VALUE,
              WeightedItemsFixtures.randomList(random)));
    }
    return session;
  }

  /**
   * The newest item is a key item with two neighbours and one at the second hop; the one before it
   * is none any more, but was ordered; two items are on offer; an answer is held back.
   */
  @Override
  protected SessionNeighbors released() {
    SessionNeighbors session = new SessionNeighbors();
    merge(session, 1, answer(7, T, T, list(neighbor(1, 1, 1))));
    merge(
        session,
        1,
        followed(
            typed(
                answer(-8, T + 1, T + 2, list(neighbor(20, 0.5, 1), neighbor(21, 0.25, 0))),
                InteractionType.CLICKS),
            new double[] {30, 0.125}));
    session.setExpiryCheckAt(T + 3);
    session.setOffer(
        Offer.of(
            List.of("a", "b"),
            new byte[] {4, 1},
            List.of(candidate(20, 0, Candidate.ABSENT), candidate(-8, 300, 5))));
    session.inOrder(
        counted(followed(answer(9, T + 9, T + 8, T + 9, list(neighbor(7, 2, 0)))), 0.5f));
    return session;
  }

  /**
   * In version 1 there are no counts, no second hops and no offer, all items were clicked once, and
   * the touch that is held back has no type and no activity.
   */
  @Override
  protected SessionNeighbors released(int version) {
    SessionNeighbors session = released();
    if (version < 2) {
      Arrays.fill(session.counts, 0);
      Arrays.fill(session.types, InteractionType.CLICKS.code());
      Arrays.fill(session.interactions, (byte) 0);
      for (int i = 0; i < session.size(); i++) {
        session.interactions[i * SessionNeighbors.TYPES + InteractionType.CLICKS.code()] = 1;
      }
      Arrays.fill(session.secondHops, null);
      // The item before was no key item, and nobody knew that it was bought.
      session.lists[1] = null;
      session.setOffer(Offer.NONE);
      session.heldBack.replaceAll(answer -> before(version, answer));
    }
    return session;
  }

  private static NeighborAnswer before(int version, NeighborAnswer answer) {
    Touch touch = answer.touch();
    return new NeighborAnswer(
        version > 1
            ? touch
            : new Touch(
                touch.session(),
                touch.previous(),
                touch.sequence(),
                InteractionType.CLICKS,
                SessionActivity.NONE,
                touch.arrivedAt(),
                touch.watermark()),
        answer.item(),
        answer.time(),
        0,
        answer.neighbors(),
        NeighborList.EMPTY);
  }

  @Override
  protected Object contents(SessionNeighbors session) {
    List<Object> contents = new ArrayList<>(List.of(session.sequence, session.expiryCheckAt()));
    for (int i = 0; i < session.size(); i++) {
      contents.add(
          List.of(
              session.item(i),
              session.times[i],
              session.sequences[i],
              session.types[i],
              Arrays.toString(
                  Arrays.copyOfRange(
                      session.interactions,
                      i * SessionNeighbors.TYPES,
                      (i + 1) * SessionNeighbors.TYPES)),
              session.count(i)));
      NeighborList list = session.neighbors(i);
      contents.add(list == null ? "no list" : WeightedItemsFixtures.contents(list));
      NeighborList hop = session.secondHop(i);
      contents.add(hop == null ? "no list" : WeightedItemsFixtures.contents(hop));
    }
    Offer offer = session.offer();
    contents.add(
        List.of(
            offer.channelsHash,
            Arrays.toString(offer.supports),
            Arrays.toString(offer.items),
            Arrays.toString(offer.ranks)));
    for (NeighborAnswer answer : session.heldBack) {
      contents.add(List.of(answer.touch(), answer.item(), answer.time(), answer.count()));
      contents.add(WeightedItemsFixtures.contents(answer.neighbors()));
      contents.add(WeightedItemsFixtures.contents(answer.secondHop()));
    }
    return contents;
  }

  @Override
  protected void change(SessionNeighbors session) {
    session.heldBack.clear();
    session.setOffer(Offer.NONE);
    for (int item = 15; item < 25; item++) {
      merge(session, 3, answer(item, T + 50, Long.MAX_VALUE, list(neighbor(item, 1, 1))));
    }
  }

  private static Offer randomOffer(Random random) {
    List<String> names = new ArrayList<>();
    int channels = 1 + random.nextInt(32);
    byte[] supports = new byte[channels];
    for (int channel = 0; channel < channels; channel++) {
      names.add("channel-" + channel);
      supports[channel] = (byte) random.nextInt(ChannelCalibration.SUPPORTS);
    }
    List<Candidate> candidates = new ArrayList<>();
    int size = random.nextInt(30);
    for (int i = 0; i < size; i++) {
      int[] ranks = random.ints(channels, -1, 400).toArray();
      candidates.add(candidate(random.nextLong(), ranks));
    }
    return Offer.of(names, supports, candidates);
  }

  private static void merge(SessionNeighbors session, int keyItems, NeighborAnswer answer) {
    session.merge(
        answer, CandidateFixtures.config(keyItems, 12, 100, 20, CHANNELS), SessionConfig.DEFAULT);
  }

  @Test
  void ranksThatAreNotToldApartAreOfferedAsTheHighest() {
    Offer offer = released().offer();

    assertThat(offer.isOf(List.of("a", "b"))).isTrue();
    assertThat(offer.isOf(List.of("a", "c"))).isFalse();
    assertThat(offer.isOf(List.of("a"))).isFalse();
    assertThat(offer.indexOf(-8)).isEqualTo(1);
    assertThat(offer.indexOf(7)).isNegative();
    assertThat(offer.rank(0, 1)).isEqualTo(Candidate.ABSENT);
    assertThat(offer.rank(1, 0)).isEqualTo(254);
    assertThat(offer.rank(1, 1)).isEqualTo(5);
    assertThat(offer.support(0)).isEqualTo(4);
  }
}

package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.SessionNeighborsFormat;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.NeighborRowFormat;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.SessionTracker;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.cooccurrence.ToldNeighborsFormat;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Streams that no shop should send: nothing throws, probabilities stay between 0 and 1, and all
 * that is stored keeps to its bounds.
 */
final class HostileSessionsTest {
  private static final long T = 1_600_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final CoOccurrenceConfig COUNTS = RecommenderConfig.DEFAULT.coOccurrence();
  private static final CandidateConfig CANDIDATES = RecommenderConfig.DEFAULT.candidates();
  private static final SecondHopConfig HOP = COUNTS.secondHop();

  /** Of a row: 43, and for each neighbour its number, a priority and a weight per rule. */
  private static final int ROW_BYTES = 43 + COUNTS.capacity() * (12 + 4 * COUNTS.rules().size());

  /** Of what an item was told: 18, and for each neighbour 41 and a number and a share for each. */
  private static final int TOLD_BYTES = 18 + HOP.capacity() * (41 + 12 * HOP.reach());

  private final SequentialRecommender recommender =
      new SequentialRecommender(RecommenderConfig.DEFAULT);
  private final Set<String> sessions = new HashSet<>();
  private final Set<Long> items = new HashSet<>();

  @Test
  void sessionsOfThousandsOfInteractions() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      process("distinct", i, T + i, InteractionType.ofCode(i % 3));
      process("few", random.nextInt(5), T + i, InteractionType.CARTS);
      process("days", random.nextInt(3_000), T + i * DAY / 20, InteractionType.ORDERS);
    }

    assertBounded();
    assertThat(recommender.session("distinct").orElseThrow().size())
        .isEqualTo(CANDIDATES.revisits());
    assertThat(recommender.session("few").orElseThrow().size()).isEqualTo(5);
  }

  @Test
  void anItemInEverySession() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 3_000; i++) {
      process("s" + i, 7, T + i, InteractionType.CLICKS);
      process("s" + i, 100 + random.nextInt(10_000), T + i + 1, InteractionType.CLICKS);
      process("s" + i, 100 + random.nextInt(50), T + i + 2, InteractionType.CLICKS);
    }

    assertBounded();
    assertThat(recommender.row(7).orElseThrow().size()).isEqualTo(COUNTS.capacity());
    assertThat(recommender.told(7).orElseThrow().size()).isEqualTo(HOP.capacity());
  }

  @Test
  void allAtOneTime() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      process(
          "s" + random.nextInt(20),
          random.nextInt(500),
          T,
          InteractionType.ofCode(random.nextInt(3)));
    }

    assertBounded();
  }

  @Test
  void inNoOrder() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < 5_000; i++) {
      process(
          "s" + random.nextInt(50),
          random.nextInt(500),
          T + (long) (random.nextDouble() * 20 * DAY),
          InteractionType.ofCode(random.nextInt(3)));
    }

    assertBounded();
  }

  @Test
  void agesApart() throws IOException {
    Random random = new Random(5);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      // From 1970 to 2200, and a clock that jumps.
      times.add((long) (random.nextDouble() * 230 * 365 * DAY));
    }
    for (long time : times) {
      process("s" + random.nextInt(50), random.nextInt(50), time, InteractionType.CLICKS);
    }

    assertBounded();
  }

  /** Numbers at both ends of their range are items as any others. */
  @Test
  void itemsOfAnyNumber() throws IOException {
    long[] numbers = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE};
    Random random = new Random(6);
    for (int i = 0; i < 1_000; i++) {
      process(
          "s" + random.nextInt(50),
          numbers[random.nextInt(numbers.length)],
          T + i,
          InteractionType.CLICKS);
    }

    assertBounded();
  }

  /**
   * A crawler, which meets a million items once each, five in each of its sessions or four behind a
   * well-known one, and, as another one might, all of them in one session. Rows of items that no
   * session will meet again are looked at and let go, so this runs in a small heap.
   */
  @Test
  void aMillionItemsInADay() throws IOException {
    RecommenderConfig config = RecommenderConfig.DEFAULT;
    SessionTracker tracker = new SessionTracker(config.session(), COUNTS);
    CoOccurrence coOccurrence = new CoOccurrence(COUNTS);
    SecondHop secondHop = new SecondHop(COUNTS);
    PopularItems popular = new PopularItems(config.popularity());
    TrendingItems trending = new TrendingItems(config.trending());
    SessionHistory endless = new SessionHistory();
    Map<Long, NeighborRow> rows = new HashMap<>();
    Map<Long, ToldNeighbors> told = new HashMap<>();
    long wellKnown = -1;
    int largestRow = 0;
    int largestTold = 0;
    for (int first = 0; first < 1_000_000; first += 5) {
      SessionHistory history = new SessionHistory();
      for (int step = 0; step < 5; step++) {
        long item = step == 0 && first % 50 == 0 ? wellKnown : first + step;
        long time = T + (long) ((first + step) * (DAY / 1e6));
        Interaction interaction = new Interaction("s" + first, item, time, InteractionType.CLICKS);
        Admission unused =
            tracker.track(
                history,
                interaction,
                0,
                Touch.NONE,
                visit -> {
                  NeighborRow row = rows.computeIfAbsent(visit.item(), i -> coOccurrence.newRow());
                  coOccurrence.add(row, visit);
                  coOccurrence.tell(
                      row,
                      visit,
                      gossip ->
                          secondHop.learn(
                              told.computeIfAbsent(gossip.item(), i -> new ToldNeighbors()),
                              gossip));
                });
        popular.count(item, time);
        trending.count(item, time);
        unused = endless.offer(item, time, InteractionType.CLICKS, config.session());
      }
      // One session in a thousand stands for all.
      if (first % 5_000 == 0) {
        for (NeighborRow row : rows.values()) {
          largestRow = Math.max(largestRow, bytes(new NeighborRowFormat(), row));
        }
        for (ToldNeighbors each : told.values()) {
          largestTold = Math.max(largestTold, bytes(new ToldNeighborsFormat(), each));
        }
      }
      rows.keySet().retainAll(Set.of(wellKnown));
      told.keySet().retainAll(Set.of(wellKnown));
    }

    assertThat(largestRow).isLessThanOrEqualTo(ROW_BYTES);
    assertThat(largestTold).isLessThanOrEqualTo(TOLD_BYTES);
    assertThat(popular.counts().size()).isLessThanOrEqualTo(2 * config.popularity().capacity());
    assertThat(trending.counts().size()).isLessThanOrEqualTo(2 * config.trending().capacity());
    assertThat(popular.item(0)).isEqualTo(wellKnown);
    assertThat(endless.size()).isEqualTo(config.session().historyLength());
  }

  private void process(String session, long item, long time, InteractionType type) {
    sessions.add(session);
    items.add(item);
    recommender
        .learn(new Interaction(session, item, time, type))
        .recommended()
        .ifPresent(HostileSessionsTest::assertBounded);
  }

  private static void assertBounded(RankedCandidates given) {
    List<Candidate> candidates = given.candidates().candidates();
    assertThat(candidates.size()).isBetween(1, CANDIDATES.mostCandidates());
    for (InteractionType target : InteractionType.values()) {
      List<RankedItem> list = given.lists().list(target);
      assertThat(list.size()).isBetween(1, CANDIDATES.listLength());
      // No comparison with NaN holds.
      assertThat(
              candidates.stream()
                  .allMatch(
                      candidate -> candidate.score(target) > 0 && candidate.score(target) <= 1))
          .isTrue();
      assertThat(
              IntStream.range(1, list.size())
                  .allMatch(place -> list.get(place).score() <= list.get(place - 1).score()))
          .isTrue();
    }
  }

  /** What is stored of all sessions and items is no larger than their bounds allow. */
  private void assertBounded() throws IOException {
    for (String session : sessions) {
      assertThat(bytes(new SessionNeighborsFormat(), recommender.session(session).orElseThrow()))
          .isLessThanOrEqualTo(sessionBytes());
    }
    for (long item : items) {
      if (recommender.row(item).isPresent()) {
        assertThat(bytes(new NeighborRowFormat(), recommender.row(item).orElseThrow()))
            .isLessThanOrEqualTo(ROW_BYTES);
      }
      if (recommender.told(item).isPresent()) {
        assertThat(bytes(new ToldNeighborsFormat(), recommender.told(item).orElseThrow()))
            .isLessThanOrEqualTo(TOLD_BYTES);
      }
    }
  }

  /**
   * 25 for the session, 31 for each of its items, a list for each key item and half as many older
   * ones, the second hop of the last three, and for the offer a mask, a number and a rank for each
   * channel of each candidate.
   */
  private static int sessionBytes() {
    int rules = COUNTS.rules().size();
    int list = 5 + rules * COUNTS.listLength() * (8 + 4 * rules);
    int hop = 5 + HOP.listLength() * 12;
    int channels = CANDIDATES.channels().size();
    return 25
        + CANDIDATES.revisits() * 31
        + CANDIDATES.keyItems() * 3 / 2 * list
        + 3 * hop
        + 9
        + channels
        + CANDIDATES.mostCandidates() * (12 + channels);
  }

  private static <V> int bytes(BinaryFormat<V> format, V value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.write(value, new DataOutputStream(bytes));
    return bytes.size();
  }
}

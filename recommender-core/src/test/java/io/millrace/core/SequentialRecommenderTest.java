package io.millrace.core;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.activity.Admission;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.NeighborRowFormat;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The whole recommender on small and random streams. */
final class SequentialRecommenderTest {
  private static final long T = 1_600_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final SequentialRecommender recommender =
      new SequentialRecommender(RecommenderConfig.DEFAULT);

  @Test
  void recommendsWhatFollowedInAnotherSession() {
    process("a", 1, T);
    process("a", 2, T + HOUR);

    RankedLists lists = process("b", 1, T + 2 * HOUR);

    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactlyInAnyOrder(1L, 2L);
    RankedItem followed = ranked(lists.clicks(), 2);
    assertThat(followed.channel()).isEqualTo("adjacent@last");
    assertThat(followed.seedItem()).isEqualTo(1L);
    // An hour has passed since, of a half-life of 720.
    assertThat(followed.weight()).isCloseTo((float) Math.pow(2, -1.0 / 720), within(1e-6f));
    assertThat(followed.rank()).isZero();
    // No neighbour was offered before, so the prior stands.
    assertThat(followed.probability()).isCloseTo(0.1f, within(1e-6f));
    assertThat(followed.score()).isGreaterThan(followed.probability());
    assertThat(lists.sequence()).isEqualTo(T + 2 * HOUR);
    assertThat(lists.asOf()).isEqualTo(T + 2 * HOUR);
    assertThat(lists.modelVersion()).isNull();
  }

  @Test
  void aNewSessionGetsWhatIsPopularAtOnce() {
    process("a", 1, T);
    process("b", 1, T);
    process("c", 2, T);

    // Nothing was ever seen together, so item 3 has no neighbours.
    RankedLists lists = process("d", 3, T);

    assertThat(lists.clicks())
        .extracting(RankedItem::item, RankedItem::channel)
        .containsExactlyInAnyOrder(
            tuple(3L, "revisit"), tuple(1L, "trending"), tuple(2L, "popularity"));
  }

  @Test
  void answersBeforeTheRowsOfTheNeighboursAreVisited() {
    process("a", 1, T);
    process("a", 2, T);

    // 1 → 2 and 2 → 1 were counted with the second interaction.
    assertThat(recommender.row(1)).map(NeighborRow::size).contains(1);
    assertThat(recommender.row(2)).map(NeighborRow::size).contains(1);
    assertThat(recommender.row(3)).isEmpty();
  }

  @Test
  void twoRunsGiveTheSame() {
    List<Interaction> stream = randomStream(2_000, 7);
    SequentialRecommender other = new SequentialRecommender(RecommenderConfig.DEFAULT);

    for (Interaction interaction : stream) {
      assertThat(other.process(interaction)).isEqualTo(recommender.process(interaction));
    }
  }

  @Test
  void repeatedInteractionsChangeNothing() throws IOException {
    List<Interaction> stream = randomStream(2_000, 8);
    SequentialRecommender once = new SequentialRecommender(RecommenderConfig.DEFAULT);
    Random random = new Random(9);
    for (int i = 0; i < stream.size(); i++) {
      Optional<RankedLists> lists = once.process(stream.get(i));
      assertThat(recommender.process(stream.get(i))).isEqualTo(lists);
      Interaction earlier = stream.get(random.nextInt(i + 1));
      assertThat(recommender.process(earlier)).isEmpty();
    }
    for (int item = 0; item < 300; item++) {
      assertThat(row(recommender, item)).isEqualTo(row(once, item));
    }
  }

  @Test
  void learnsFromAllTypes() {
    recommender.process(new Interaction("a", 1, T, CARTS));
    recommender.process(new Interaction("a", 2, T, ORDERS));

    assertThat(process("b", 1, T).clicks())
        .extracting(RankedItem::item)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void followingASessionLearnsNothing() throws IOException {
    process("a", 1, T);
    process("a", 2, T);
    String before = row(recommender, 1);

    SessionStep first = recommender.follow(new Interaction("b", 1, T + 1, CLICKS));
    SessionStep second = recommender.follow(new Interaction("b", 3, T + 2, CLICKS));
    SessionStep again = recommender.follow(new Interaction("b", 3, T + 2, CLICKS));

    // The session's lists go on with what was learned before, 3 being a revisit only.
    assertThat(first.recommended().orElseThrow().lists().clicks())
        .extracting(RankedItem::item)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(second.recommended().orElseThrow().lists().clicks())
        .extracting(RankedItem::item)
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(again.admission()).isEqualTo(Admission.REPEATED);
    assertThat(again.recommended()).isEmpty();
    assertThat(row(recommender, 1)).isEqualTo(before);
    assertThat(recommender.row(3)).isEmpty();
    // Nor did item 3 become popular.
    assertThat(process("c", 4, T + 3).clicks()).extracting(RankedItem::item).doesNotContain(3L);
  }

  @Test
  void givesTheCandidatesOfItsLists() {
    process("a", 1, T);
    process("a", 2, T);

    RankedCandidates given =
        recommender.learn(new Interaction("b", 1, T, CLICKS)).recommended().orElseThrow();

    assertThat(given.candidates().candidates())
        .extracting(Candidate::item)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(given.candidates().sequence()).isEqualTo(given.lists().sequence());
  }

  private RankedLists process(String session, long item, long time) {
    return recommender.process(new Interaction(session, item, time, CLICKS)).orElseThrow();
  }

  private static RankedItem ranked(List<RankedItem> list, long item) {
    return list.stream().filter(ranked -> ranked.item() == item).findFirst().orElseThrow();
  }

  private static List<Interaction> randomStream(int length, long seed) {
    Random random = new Random(seed);
    List<Interaction> stream = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      stream.add(
          new Interaction(
              "s" + random.nextInt(100),
              (long) (300 * Math.pow(random.nextDouble(), 2)),
              T + i * 60_000L - random.nextInt(120_000),
              InteractionType.ofCode(random.nextInt(3))));
    }
    return stream;
  }

  private static String row(SequentialRecommender recommender, long item) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Optional<NeighborRow> row = recommender.row(item);
    if (row.isPresent()) {
      new NeighborRowFormat().write(row.get(), new DataOutputStream(bytes));
    }
    return Arrays.toString(bytes.toByteArray());
  }
}

package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.model.InteractionType;
import org.junit.jupiter.api.Test;

/** When a row has something to publish. */
final class NeighborRowTest {
  private static final long T = 1_600_000_000_000L;

  private final CoOccurrence counts = new CoOccurrence(CoOccurrenceFixtures.twoRules());
  private final NeighborRow row = counts.newRow();

  @Test
  void hasNothingToPublishBeforeItHasNeighbours() {
    counts.add(
        row,
        new ItemVisit(
            1,
            T,
            2,
            new long[0],
            new float[0],
            0,
            0,
            new Touch(
                "s", Touch.NONE, T, InteractionType.CLICKS, SessionActivity.NONE, 0, Touch.NONE)));

    assertThat(row.isChangedSincePublished()).isFalse();
    assertThat(row.updatedAt()).isEqualTo(T);
  }

  @Test
  void isChangedUntilItIsPublished() {
    counts.add(row, new ItemVisit(1, T, 2, new long[] {2}, new float[] {1, 1}, 0, 0, null));
    assertThat(row.isChangedSincePublished()).isTrue();

    row.markPublished(T);

    assertThat(row.isChangedSincePublished()).isFalse();
    assertThat(row.publishedAt()).isEqualTo(T);
  }

  @Test
  void isDueAtOnceAndThenOnceAnInterval() {
    assertThat(row.isPublicationDue(T, 1_000)).isTrue();

    row.markPublished(T);

    assertThat(row.isPublicationDue(T + 999, 1_000)).isFalse();
    assertThat(row.isPublicationDue(T + 1_000, 1_000)).isTrue();
  }

  @Test
  void aClockThatWasAheadBlocksNoPublication() {
    row.markPublished(T + 3_600_000);

    assertThat(row.isPublicationDue(T, 1_000)).isTrue();
    // Ten seconds are within what may be out of order.
    assertThat(row.isPublicationDue(T + 3_590_000, 1_000)).isFalse();
  }
}

package io.millrace.core.cooccurrence;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of the rows of items. */
final class NeighborRowFormatTest extends StateFormatContract<NeighborRow> {
  private static final long T = 1_600_000_000_000L;

  private static final Touch TOUCH =
      new Touch("s", Touch.NONE, T, InteractionType.CLICKS, SessionActivity.NONE, 0, Touch.NONE);

  private final CoOccurrence counts = new CoOccurrence(CoOccurrenceFixtures.twoRules());

  @Override
  protected BinaryFormat<NeighborRow> format() {
    return new NeighborRowFormat();
  }

  @Override
  protected String name() {
    return "neighbor-row";
  }

  @Override
  protected NeighborRow randomValue(Random random) {
    NeighborRow row = counts.newRow();
    int visits = random.nextInt(200);
    for (int i = 0; i < visits; i++) {
      add(row, T + i * 1_000L, random.nextInt(150), random.nextFloat(), random.nextFloat());
    }
    row.toldNext = random.nextInt(100);
    if (random.nextBoolean()) {
      row.markPublished(T + random.nextInt(1_000));
      row.setExpiryCheckAt(T + random.nextInt(1_000));
    }
    return row;
  }

  @Override
  protected NeighborRow released() {
    NeighborRow row = counts.newRow();
    add(row, T, 2, 0.5f, 1);
    row.toldNext = 1;
    row.markPublished(T + 1);
    add(row, T, -3, 0.25f, 0);
    row.setExpiryCheckAt(T + 2);
    return row;
  }

  /** In version 1 nobody counted the interactions, and nobody told. */
  @Override
  protected NeighborRow released(int version) {
    NeighborRow row = released();
    if (version == 1) {
      row.count = 0;
      row.toldNext = 0;
    }
    return row;
  }

  @Override
  protected Object contents(NeighborRow row) {
    List<Object> contents =
        new ArrayList<>(
            List.of(
                row.rules,
                row.landmark,
                row.updatedAt(),
                row.publishedAt(),
                row.changed,
                row.expiryCheckAt(),
                row.count,
                row.toldNext));
    for (int i = 0; i < row.size(); i++) {
      contents.add(row.neighbors[i]);
      contents.add(row.priorities[i]);
      for (int r = 0; r < row.rules; r++) {
        contents.add(row.weights[i * row.rules + r]);
      }
    }
    return contents;
  }

  @Override
  protected void change(NeighborRow row) {
    for (int neighbor = 0; neighbor < 150; neighbor++) {
      add(row, T + 500_000, neighbor, 1, 1);
    }
    row.markPublished(T + 600_000);
    row.setExpiryCheckAt(T + 600_000);
  }

  private void add(NeighborRow row, long time, long neighbor, float timeDecayed, float adjacent) {
    counts.add(
        row,
        new ItemVisit(
            1, time, 2, new long[] {neighbor}, new float[] {timeDecayed, adjacent}, 0, 0, TOUCH));
  }
}

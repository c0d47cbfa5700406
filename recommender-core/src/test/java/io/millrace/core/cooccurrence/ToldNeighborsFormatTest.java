package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.StateFormatContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The state format of what an item was told. */
final class ToldNeighborsFormatTest extends StateFormatContract<ToldNeighbors> {
  private static final long T = 1_600_000_000_000L;

  private final SecondHop secondHop = new SecondHop(CoOccurrenceConfig.DEFAULT);

  @Override
  protected BinaryFormat<ToldNeighbors> format() {
    return new ToldNeighborsFormat();
  }

  @Override
  protected String name() {
    return "told-neighbors";
  }

  @Override
  protected ToldNeighbors randomValue(Random random) {
    ToldNeighbors told = new ToldNeighbors();
    int gossips = random.nextInt(40);
    for (int i = 0; i < gossips; i++) {
      secondHop.learn(told, GossipFormatTest.randomGossip(random));
    }
    told.setExpiryCheckAt(random.nextLong());
    return told;
  }

  /** Two neighbours told, one of them of nobody. */
  @Override
  protected ToldNeighbors released() {
    return released(2);
  }

  @Override
  protected ToldNeighbors released(int version) {
    long cause = version < 2 ? 0 : 5;
    ToldNeighbors told = new ToldNeighbors();
    secondHop.learn(
        told,
        new Gossip(7, 8, T + 1, cause, 0.5f, 3, new long[] {20, -21}, new float[] {0.25f, 0.125f}));
    secondHop.learn(told, new Gossip(7, 9, T, cause, 1, 2, new long[0], new float[0]));
    told.setExpiryCheckAt(T + 3);
    return told;
  }

  @Override
  protected Object contents(ToldNeighbors told) {
    List<Object> contents = new ArrayList<>(List.of(told.updatedAt(), told.expiryCheckAt()));
    for (int i = 0; i < told.size(); i++) {
      contents.add(GossipFormatTest.describe(told.told[i]));
    }
    return contents;
  }

  @Override
  protected void change(ToldNeighbors told) {
    for (int from = 0; from < 30; from++) {
      secondHop.learn(
          told, new Gossip(7, from, 1_000_000, 0, 9, 1, new long[] {1}, new float[] {0.5f}));
    }
    told.setExpiryCheckAt(T + 77);
  }
}

package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The format of what items tell each other. */
final class GossipFormatTest extends BinaryFormatContract<Gossip> {
  @Override
  protected BinaryFormat<Gossip> format() {
    return new GossipFormat();
  }

  @Override
  protected String name() {
    return "gossip";
  }

  @Override
  protected Gossip randomValue(Random random) {
    return randomGossip(random);
  }

  @Override
  protected Object contents(Gossip gossip) {
    return describe(gossip);
  }

  static Gossip randomGossip(Random random) {
    int neighbors = random.nextInt(16);
    return new Gossip(
        random.nextLong(),
        random.nextInt(30),
        random.nextInt(1_000_000),
        random.nextLong(),
        random.nextFloat(),
        random.nextFloat(),
        random.longs(neighbors).toArray(),
        WeightedItemsFixtures.randomWeights(random, neighbors));
  }

  static Object describe(Gossip gossip) {
    return List.of(
        gossip.item(),
        gossip.from(),
        gossip.time(),
        gossip.cause(),
        gossip.weight(),
        gossip.count(),
        Arrays.toString(gossip.neighbors()),
        Arrays.toString(gossip.shares()));
  }
}

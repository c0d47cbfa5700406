package io.millrace.ranking.twotower;

import it.unimi.dsi.fastutil.longs.LongLinkedOpenHashSet;

/** The items that were seen last, up to a bound. Not thread-safe. */
public final class Catalogue {

  private final int most;
  private final LongLinkedOpenHashSet items = new LongLinkedOpenHashSet();

  /**
   * @param most items, from 1 to {@link TwoTowerModel#MOST_ITEMS}
   */
  public Catalogue(int most) {
    if (most < 1 || most > TwoTowerModel.MOST_ITEMS) {
      throw new IllegalArgumentException(
          "a catalogue has 1 to %d items, not %d".formatted(TwoTowerModel.MOST_ITEMS, most));
    }
    this.most = most;
  }

  /** Takes in the items of a session and the next one. */
  public void see(NextItem next) {
    for (int i = next.session().size() - 1; i >= 0; i--) {
      see(next.session().items()[i]);
    }
    see(next.item());
  }

  /** Takes in an item; if there are too many, the one that was seen longest ago leaves. */
  public void see(long item) {
    boolean unused = items.addAndMoveToLast(item);
    if (items.size() > most) {
      items.removeFirstLong();
    }
  }

  /** All items, those seen longest ago first. */
  public long[] items() {
    return items.toLongArray();
  }
}

package io.millrace.ranking.twotower;

import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;

/** Finds the items whose vectors are nearest to that of a session. Not thread-safe. */
public final class TwoTowerRetrieval implements SessionRetrieval {

  private final ItemIndex index;
  private final TwoTowerEncoder encoder;

  /**
   * @param index may be shared with others
   */
  public TwoTowerRetrieval(ItemIndex index) {
    this.index = index;
    encoder = new TwoTowerEncoder(index.model());
  }

  /** The items that can be found. */
  public int size() {
    return index.size();
  }

  @Override
  public void see(long item) {
    index.add(item, encoder);
  }

  @Override
  public long[] nearest(SessionNeighbors session, int most) {
    int size = Math.min(session.size(), index.model().spec().historyLength());
    long[] items = new long[size];
    byte[] types = new byte[size];
    for (int i = 0; i < size; i++) {
      items[i] = session.item(i);
      types[i] = session.type(i).code();
    }
    return index.nearest(encoder.session(new SessionItems(items, types)), most);
  }
}

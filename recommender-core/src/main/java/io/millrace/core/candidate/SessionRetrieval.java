package io.millrace.core.candidate;

/** Finds items for a session as a whole, as a model of sessions and items does. */
public interface SessionRetrieval {

  /** Finds nothing. */
  SessionRetrieval NONE =
      new SessionRetrieval() {
        @Override
        public void see(long item) {}

        @Override
        public long[] nearest(SessionNeighbors session, int most) {
          return new long[0];
        }
      };

  /** Takes note of an item, which is found from now on. */
  void see(long item);

  /**
   * The items that suit a session best, the best first, none twice.
   *
   * @param session with at least one item
   * @param most at most so many
   */
  long[] nearest(SessionNeighbors session, int most);
}

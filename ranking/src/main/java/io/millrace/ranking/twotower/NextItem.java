package io.millrace.ranking.twotower;

/**
 * What a two-tower model learns from: a session, and the item that it came to next.
 *
 * @param session before, with at least one item
 * @param item that came next; it may be one of the session's
 * @param time of that, in epoch milliseconds
 */
public record NextItem(SessionItems session, long item, long time) {

  public NextItem {
    if (session.size() == 0) {
      throw new IllegalArgumentException("nothing is learned from a session without items");
    }
  }
}

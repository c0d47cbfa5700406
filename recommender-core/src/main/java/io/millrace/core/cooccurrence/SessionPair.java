package io.millrace.core.cooccurrence;

/**
 * Two interactions of one session, as a rule sees them.
 *
 * @param gapMillis time from the earlier to the later one, 0 or more
 * @param distance steps from the earlier to the later one in the session, 1 if they are adjacent
 */
public record SessionPair(long gapMillis, int distance) {}

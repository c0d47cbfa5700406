package io.millrace.core.cooccurrence;

import io.millrace.core.model.InteractionType;

/**
 * Two interactions of one session, as a rule sees them.
 *
 * @param gapMillis time from the earlier to the later one, 0 or more
 * @param distance steps from the earlier to the later one in the session, 1 if they are adjacent
 * @param earlierType what the shopper did with the earlier one's item
 * @param laterType what the shopper did with the later one's item
 * @param sessionLength interactions of the session's whole life when the pair is counted, forgotten
 *     ones and both of the pair included, so 2 or more
 */
public record SessionPair(
    long gapMillis,
    int distance,
    InteractionType earlierType,
    InteractionType laterType,
    long sessionLength) {}

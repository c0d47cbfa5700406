package io.millrace.evaluation.replay;

import io.millrace.core.model.InteractionType;
import java.util.List;
import java.util.Map;

/**
 * A test session of OTTO's protocol, in the shop's own item ids (a Long or a String each).
 *
 * @param session the session
 * @param predictions for each type the first 20 items of its list
 * @param labels for each type the distinct items that followed, of clicks the next one only; a type
 *     that did not follow is left out
 */
public record OttoSession(
    String session,
    Map<InteractionType, List<Object>> predictions,
    Map<InteractionType, List<Object>> labels) {}

package io.millrace.core;

import io.millrace.core.activity.Admission;
import java.util.Optional;

/**
 * What came of one interaction.
 *
 * @param admission whether the session's history took it
 * @param recommended what the session is recommended after it; nothing where the history refused it
 */
public record SessionStep(Admission admission, Optional<RankedCandidates> recommended) {}

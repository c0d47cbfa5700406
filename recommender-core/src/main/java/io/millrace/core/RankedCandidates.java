package io.millrace.core;

import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.RankedLists;

/**
 * What a session is recommended, with what it was chosen from.
 *
 * @param candidates all candidates, with their ranks in the channels
 * @param lists the best of them, a list per target
 */
public record RankedCandidates(CandidateSet candidates, RankedLists lists) {}

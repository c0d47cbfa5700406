/** Scoring of candidates: one port, and what implements it. */
@NullMarked
package io.millrace.ranking.scorer;

import org.jspecify.annotations.NullMarked;

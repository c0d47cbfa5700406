/** How well sampling probabilities are estimated from a stream whose probabilities are known. */
@NullMarked
package io.millrace.evaluation.sampling;

import org.jspecify.annotations.NullMarked;

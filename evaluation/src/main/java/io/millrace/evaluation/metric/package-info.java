/** Figures of scored cases, with their intervals and differences. */
@NullMarked
package io.millrace.evaluation.metric;

import org.jspecify.annotations.NullMarked;

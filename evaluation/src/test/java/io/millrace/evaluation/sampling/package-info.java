/** Tests of this package. */
@NullMarked
package io.millrace.evaluation.sampling;

import org.jspecify.annotations.NullMarked;

/** Tests of this package. */
@NullMarked
package io.millrace.evaluation.output;

import org.jspecify.annotations.NullMarked;

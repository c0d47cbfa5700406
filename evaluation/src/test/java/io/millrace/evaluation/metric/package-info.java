/** Tests of this package. */
@NullMarked
package io.millrace.evaluation.metric;

import org.jspecify.annotations.NullMarked;

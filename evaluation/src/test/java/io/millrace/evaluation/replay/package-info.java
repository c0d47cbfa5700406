/** Tests of this package. */
@NullMarked
package io.millrace.evaluation.replay;

import org.jspecify.annotations.NullMarked;

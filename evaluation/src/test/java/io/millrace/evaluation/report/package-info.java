/** Tests of this package. */
@NullMarked
package io.millrace.evaluation.report;

import org.jspecify.annotations.NullMarked;

/** The figures of an evaluation as one page of HTML with plots. */
@NullMarked
package io.millrace.evaluation.report;

import org.jspecify.annotations.NullMarked;

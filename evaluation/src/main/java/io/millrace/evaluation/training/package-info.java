/** Training examples of a log, made in the process. */
@NullMarked
package io.millrace.evaluation.training;

import org.jspecify.annotations.NullMarked;

/** Tells how good recommendations are: evaluations of one configuration and comparisons of two. */
@NullMarked
package io.millrace.evaluation;

import org.jspecify.annotations.NullMarked;

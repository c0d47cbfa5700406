/** What each recall channel gives: the lists of one alone, and of all but one. */
@NullMarked
package io.millrace.evaluation.ablation;

import org.jspecify.annotations.NullMarked;

/** Tests of this package. */
@NullMarked
package io.millrace.evaluation.ablation;

import org.jspecify.annotations.NullMarked;

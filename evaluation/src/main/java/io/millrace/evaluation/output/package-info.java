/** Files that an evaluation writes: its figures as JSON, and the formats of OTTO. */
@NullMarked
package io.millrace.evaluation.output;

import org.jspecify.annotations.NullMarked;

/** Recommendations in words and tables, for people. */
@NullMarked
package io.millrace.cli.explain;

import org.jspecify.annotations.NullMarked;

/** The Deep Interest Network: what it computes, and how it is trained. */
@NullMarked
package io.millrace.ranking.din;

import org.jspecify.annotations.NullMarked;

/** The two-tower model: sessions and items as vectors in one space, trained on what came next. */
@NullMarked
package io.millrace.ranking.twotower;

import org.jspecify.annotations.NullMarked;

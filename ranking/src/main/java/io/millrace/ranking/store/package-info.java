/** Models as files. */
@NullMarked
package io.millrace.ranking.store;

import org.jspecify.annotations.NullMarked;

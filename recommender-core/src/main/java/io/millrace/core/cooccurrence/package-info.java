/** Which items occur together: rules, the visits they cause, bounded neighbour rows. */
@NullMarked
package io.millrace.core.cooccurrence;

import org.jspecify.annotations.NullMarked;

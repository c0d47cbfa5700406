/** From neighbour lists to the lists that a session gets: recall channels, blend, reasons. */
@NullMarked
package io.millrace.core.candidate;

import org.jspecify.annotations.NullMarked;

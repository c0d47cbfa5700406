/** Which items are popular now: a bounded list and its exact reference. */
@NullMarked
package io.millrace.core.popularity;

import org.jspecify.annotations.NullMarked;

/**
 * How probable it is that an item is drawn from the stream, estimated as the stream goes by, and
 * the correction of a model's logits by it.
 */
@NullMarked
package io.millrace.core.sampling;

import org.jspecify.annotations.NullMarked;

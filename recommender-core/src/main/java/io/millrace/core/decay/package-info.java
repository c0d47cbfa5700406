/** The one place of the decay formula: how counts fade over the stream's time. */
@NullMarked
package io.millrace.core.decay;

import org.jspecify.annotations.NullMarked;

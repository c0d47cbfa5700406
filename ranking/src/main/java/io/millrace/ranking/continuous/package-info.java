/** Training that never ends, on examples as they come. */
@NullMarked
package io.millrace.ranking.continuous;

import org.jspecify.annotations.NullMarked;

/** Recommendations in words and in JSON. */
@NullMarked
package io.millrace.service.explain;

import org.jspecify.annotations.NullMarked;

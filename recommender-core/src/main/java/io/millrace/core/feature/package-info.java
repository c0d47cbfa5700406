/** What a ranking model is told of a session's candidates. */
@NullMarked
package io.millrace.core.feature;

import org.jspecify.annotations.NullMarked;

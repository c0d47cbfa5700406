/** What a ranking model learns from: served lists with what their sessions did afterwards. */
@NullMarked
package io.millrace.core.training;

import org.jspecify.annotations.NullMarked;

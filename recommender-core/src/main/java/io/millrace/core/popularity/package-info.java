/** Which items are popular now and which become so: bounded lists and their exact references. */
@NullMarked
package io.millrace.core.popularity;

import org.jspecify.annotations.NullMarked;

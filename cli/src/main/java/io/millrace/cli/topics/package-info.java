/** The commands that look after Millrace's topics. */
@NullMarked
package io.millrace.cli.topics;

import org.jspecify.annotations.NullMarked;

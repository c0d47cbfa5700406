/** The {@code evaluate} and {@code compare} commands. */
@NullMarked
package io.millrace.cli.evaluate;

import org.jspecify.annotations.NullMarked;

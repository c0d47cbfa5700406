/** The commands that try algorithms on streams whose truth is known. */
@NullMarked
package io.millrace.cli.simulate;

import org.jspecify.annotations.NullMarked;

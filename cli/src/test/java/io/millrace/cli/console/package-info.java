/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.console;

import org.jspecify.annotations.NullMarked;

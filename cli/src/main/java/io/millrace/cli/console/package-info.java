/** What commands show on a terminal, and how they end. */
@NullMarked
package io.millrace.cli.console;

import org.jspecify.annotations.NullMarked;

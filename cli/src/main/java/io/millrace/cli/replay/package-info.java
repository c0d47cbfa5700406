/** The command that publishes a log of interactions, and its parts. */
@NullMarked
package io.millrace.cli.replay;

import org.jspecify.annotations.NullMarked;

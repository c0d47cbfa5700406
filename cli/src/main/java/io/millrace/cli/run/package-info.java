/** The command that runs the recommendation job against the user's own broker. */
@NullMarked
package io.millrace.cli.run;

import org.jspecify.annotations.NullMarked;

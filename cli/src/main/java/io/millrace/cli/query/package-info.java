/** The command that looks up and explains what the job has written for a session or an item. */
@NullMarked
package io.millrace.cli.query;

import org.jspecify.annotations.NullMarked;

/** Reads what savepoints and checkpoints hold, outside of a job. */
@NullMarked
package io.millrace.flink.savepoint;

import org.jspecify.annotations.NullMarked;

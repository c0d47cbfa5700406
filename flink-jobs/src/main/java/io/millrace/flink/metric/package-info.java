/** The metrics of the jobs and their names. */
@NullMarked
package io.millrace.flink.metric;

import org.jspecify.annotations.NullMarked;

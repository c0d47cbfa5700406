/** The recommendation job on a Flink cluster in this process, and how it is started and stopped. */
@NullMarked
package io.millrace.cli.cluster;

import org.jspecify.annotations.NullMarked;

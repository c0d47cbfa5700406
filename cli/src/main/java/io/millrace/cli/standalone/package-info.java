/** A real Flink cluster and a broker on this machine, each process by itself. */
@NullMarked
package io.millrace.cli.standalone;

import org.jspecify.annotations.NullMarked;

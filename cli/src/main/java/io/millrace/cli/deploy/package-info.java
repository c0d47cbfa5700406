/** Jobs on a Flink cluster: given to it, carried over to other code, taken back. */
@NullMarked
package io.millrace.cli.deploy;

import org.jspecify.annotations.NullMarked;

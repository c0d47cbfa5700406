/** One operator per file: state in, one call to the core, state out. */
@NullMarked
package io.millrace.flink.operator;

import org.jspecify.annotations.NullMarked;

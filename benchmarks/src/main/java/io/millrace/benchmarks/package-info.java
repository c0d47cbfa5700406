/** Measures what operators cost, on a Flink cluster in the process, and what scorers cost. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;

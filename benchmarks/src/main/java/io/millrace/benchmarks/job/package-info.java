/** Benchmarks of the recommendation job, between a broker and a cluster. */
@NullMarked
package io.millrace.benchmarks.job;

import org.jspecify.annotations.NullMarked;

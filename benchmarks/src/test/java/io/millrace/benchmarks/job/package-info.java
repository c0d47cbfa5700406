@NullMarked
package io.millrace.benchmarks.job;

import org.jspecify.annotations.NullMarked;

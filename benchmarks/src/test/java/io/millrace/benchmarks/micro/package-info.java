/** JMH benchmarks of the hot classes of the core. */
@NullMarked
package io.millrace.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

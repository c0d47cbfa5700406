/** Models in a running job: loading, verifying, swapping, and batches of lists to score. */
@NullMarked
package io.millrace.flink.serving;

import org.jspecify.annotations.NullMarked;

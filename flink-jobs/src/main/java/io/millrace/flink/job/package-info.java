/** The jobs: what is connected with what. Nothing imports this package. */
@NullMarked
package io.millrace.flink.job;

import org.jspecify.annotations.NullMarked;

/** The recommender without Flink and Kafka: every formula, and a plain loop that runs them all. */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;

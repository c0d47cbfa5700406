/** Reaching a Kafka broker, and reading single partitions of it from end to end. */
@NullMarked
package io.millrace.cli.broker;

import org.jspecify.annotations.NullMarked;

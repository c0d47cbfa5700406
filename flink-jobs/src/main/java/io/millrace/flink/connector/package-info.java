/** What comes from Kafka and goes to it. */
@NullMarked
package io.millrace.flink.connector;

import org.jspecify.annotations.NullMarked;

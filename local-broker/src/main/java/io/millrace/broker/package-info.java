/** A Kafka broker that runs inside the calling process, for the demo and for tests. */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;

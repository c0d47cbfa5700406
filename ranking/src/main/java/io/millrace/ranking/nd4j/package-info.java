/** How ND4J is set up: the device, the threads, what it prints. */
@NullMarked
package io.millrace.ranking.nd4j;

import org.jspecify.annotations.NullMarked;

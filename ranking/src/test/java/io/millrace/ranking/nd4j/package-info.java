@NullMarked
package io.millrace.ranking.nd4j;

import org.jspecify.annotations.NullMarked;

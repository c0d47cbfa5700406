/** Protocols: which interactions are learned, which lists are scored, and for what. */
@NullMarked
package io.millrace.evaluation.replay;

import org.jspecify.annotations.NullMarked;

/** Training of models in the process. */
@NullMarked
package io.millrace.cli.train;

import org.jspecify.annotations.NullMarked;

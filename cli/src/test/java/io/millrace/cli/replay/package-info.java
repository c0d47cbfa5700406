/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.replay;

import org.jspecify.annotations.NullMarked;

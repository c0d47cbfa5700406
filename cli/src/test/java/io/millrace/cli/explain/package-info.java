/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.explain;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.query;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.topics;

import org.jspecify.annotations.NullMarked;

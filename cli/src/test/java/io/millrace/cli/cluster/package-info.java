/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.cluster;

import org.jspecify.annotations.NullMarked;

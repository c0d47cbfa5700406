/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.broker;

import org.jspecify.annotations.NullMarked;

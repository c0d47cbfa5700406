/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.demo;

import org.jspecify.annotations.NullMarked;

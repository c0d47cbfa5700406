/** The commands that announce models to running jobs. */
@NullMarked
package io.millrace.cli.models;

import org.jspecify.annotations.NullMarked;

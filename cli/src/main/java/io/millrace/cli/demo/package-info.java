/** The command that runs everything in one process, and the shop it simulates. */
@NullMarked
package io.millrace.cli.demo;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.millrace.cli.deploy;

import org.jspecify.annotations.NullMarked;

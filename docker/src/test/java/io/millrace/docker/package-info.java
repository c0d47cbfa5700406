@NullMarked
package io.millrace.docker;

import org.jspecify.annotations.NullMarked;

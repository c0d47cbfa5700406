/** What the tests of several modules share. */
@NullMarked
package io.millrace.testing;

import org.jspecify.annotations.NullMarked;

/** Tests of the broker in the process. */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;

/** Bytes to records and back, and the rules an interaction must keep to be taken. */
@NullMarked
package io.millrace.schemas.encoding;

import org.jspecify.annotations.NullMarked;

/** The HTTP interface. */
@NullMarked
package io.millrace.service.http;

import org.jspecify.annotations.NullMarked;

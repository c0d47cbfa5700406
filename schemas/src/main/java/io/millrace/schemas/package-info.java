/** The wire contracts of Millrace: topics, and in the packages below how their records look. */
@NullMarked
package io.millrace.schemas;

import org.jspecify.annotations.NullMarked;

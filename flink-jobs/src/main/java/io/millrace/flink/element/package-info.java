/** What travels between the operators of a job beyond the core's own types. */
@NullMarked
package io.millrace.flink.element;

import org.jspecify.annotations.NullMarked;

/** Typed options, read once into immutable records. */
@NullMarked
package io.millrace.flink.config;

import org.jspecify.annotations.NullMarked;

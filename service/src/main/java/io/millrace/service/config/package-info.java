/** Options of the service and their limits. */
@NullMarked
package io.millrace.service.config;

import org.jspecify.annotations.NullMarked;

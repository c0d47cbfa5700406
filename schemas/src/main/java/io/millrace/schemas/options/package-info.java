/** The configuration file that the jobs and the query service share. */
@NullMarked
package io.millrace.schemas.options;

import org.jspecify.annotations.NullMarked;

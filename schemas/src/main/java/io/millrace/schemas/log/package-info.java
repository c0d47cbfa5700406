/** Logs of interactions in files, in Millrace's own format and in published ones. */
@NullMarked
package io.millrace.schemas.log;

import org.jspecify.annotations.NullMarked;

/** What savepoints depend on: uids, state names, formats and their serializers. */
@NullMarked
package io.millrace.flink.state;

import org.jspecify.annotations.NullMarked;

/** What the stream is doing now: rates, latency, popular items, and how good the lists are. */
@NullMarked
package io.millrace.service.live;

import org.jspecify.annotations.NullMarked;

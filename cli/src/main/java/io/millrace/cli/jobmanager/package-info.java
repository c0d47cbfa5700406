/** Any Flink cluster through its REST interface, and what is known of the jobs given to it. */
@NullMarked
package io.millrace.cli.jobmanager;

import org.jspecify.annotations.NullMarked;

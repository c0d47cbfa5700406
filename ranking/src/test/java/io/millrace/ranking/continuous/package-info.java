@NullMarked
package io.millrace.ranking.continuous;

import org.jspecify.annotations.NullMarked;

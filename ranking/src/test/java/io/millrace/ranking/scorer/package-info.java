@NullMarked
package io.millrace.ranking.scorer;

import org.jspecify.annotations.NullMarked;

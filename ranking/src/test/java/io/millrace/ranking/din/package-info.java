@NullMarked
package io.millrace.ranking.din;

import org.jspecify.annotations.NullMarked;

/** What the recommender reads: interactions, their types, and the numbers that stand for items. */
@NullMarked
package io.millrace.core.model;

import org.jspecify.annotations.NullMarked;

package io.millrace.ranking.twotower;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;

/**
 * What the query tower reads of a session: its distinct items, the newest first. Immutable; the
 * arrays are not copied and not to be changed.
 *
 * @param items the numbers of the items, none twice
 * @param types the codes of the newest interaction's type with each
 */
@SuppressWarnings("ArrayRecordComponent") // Read in loops over primitives, compared by content.
public record SessionItems(long[] items, byte[] types) {

  public SessionItems {
    if (items.length != types.length) {
      throw new IllegalArgumentException(
          "%d items with %d types".formatted(items.length, types.length));
    }
    for (byte type : types) {
      InteractionType unused = InteractionType.ofCode(type);
    }
  }

  /** The number of items. */
  public int size() {
    return items.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionItems that
        && Arrays.equals(items, that.items)
        && Arrays.equals(types, that.types);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(items) + Arrays.hashCode(types);
  }
}

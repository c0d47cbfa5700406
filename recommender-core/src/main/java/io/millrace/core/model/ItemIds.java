package io.millrace.core.model;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Numbers for items. Inside the recommender an item is a 64-bit number: an integer id stands for
 * itself, a string id becomes the XXH3 hash of its UTF-8 bytes (64 bits, seed 0). Among a million
 * string ids two share a number with a probability of 3e-8.
 */
public final class ItemIds {

  private ItemIds() {}

  /**
   * The number of an item.
   *
   * @param id the shop's own id, a {@link Long} or a {@link String}
   * @throws IllegalArgumentException if it is neither
   */
  public static long number(Object id) {
    if (id instanceof Long number) {
      return number;
    }
    if (id instanceof String text) {
      return Hashing.xxh3_64().hashBytesToLong(text.getBytes(StandardCharsets.UTF_8));
    }
    throw new IllegalArgumentException("an item id is a long or a string, not " + id);
  }
}

package io.millrace.core.training;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the lists of one session lie until the join is done with them. They lie apart from {@link
 * PendingExamples}, because they are large and an interaction needs none of them.
 */
public interface PendingLists {

  /** The list with a sequence, if it is here. */
  @Nullable ServedList get(long sequence);

  /** Puts a list in place of that with the same sequence. */
  void put(ServedList list);

  /** Takes the list with a sequence away, if it is here. */
  void remove(long sequence);

  /** Lists in memory. */
  static PendingLists inMemory() {
    Map<Long, ServedList> lists = new HashMap<>();
    return new PendingLists() {
      @Override
      public @Nullable ServedList get(long sequence) {
        return lists.get(sequence);
      }

      @Override
      public void put(ServedList list) {
        lists.put(list.sequence(), list);
      }

      @Override
      public void remove(long sequence) {
        lists.remove(sequence);
      }
    };
  }
}

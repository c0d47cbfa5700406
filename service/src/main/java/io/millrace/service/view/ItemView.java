package io.millrace.service.view;

import io.millrace.core.model.ItemIds;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is known of items: their ids in the shop, their names and categories. Thread-safe. */
public final class ItemView {
  private static final ThreadLocal<RecordReader<Item>> READER =
      ThreadLocal.withInitial(() -> new RecordReader<>(Item.class));

  private final Views views;

  /** Looks items up in the table of items. */
  public ItemView(Views views) {
    this.views = views;
  }

  /**
   * One item.
   *
   * @param id the shop's own id, a {@link Long} or a {@link String}
   * @param name null where the shop has published none
   * @param category null where the shop has published none
   */
  public record NamedItem(Object id, @Nullable String name, @Nullable String category) {

    /** The name where there is one, else the id. */
    public String shown() {
      return name == null ? id.toString() : name;
    }
  }

  /**
   * The item of a number; where nothing is known of it, the number is its id.
   *
   * @throws RestoringException while the table cannot be asked
   */
  public NamedItem of(long number) throws RestoringException {
    Item byNumber = read(Long.toString(number), number);
    if (byNumber == null) {
      return new NamedItem(number, null, null);
    }
    // The shop keys what it publishes by its own id, the job by the number.
    Item published =
        byNumber.getId() instanceof String id && byNumber.getName() == null
            ? read(id, number)
            : byNumber;
    return published == null
        ? new NamedItem(byNumber.getId(), null, null)
        : new NamedItem(byNumber.getId(), published.getName(), published.getCategory());
  }

  /** The number of an item as it stands in a path: an integer is its own number. */
  public static long number(String id) {
    if (id.matches("-?\\d{1,19}")) {
      try {
        return Long.parseLong(id);
      } catch (NumberFormatException e) {
        // More than 64 bits, so a text like any other.
      }
    }
    return ItemIds.number(id);
  }

  private @Nullable Item read(String key, long number) throws RestoringException {
    byte[] value = views.get(Table.ITEMS, key.getBytes(StandardCharsets.UTF_8));
    if (value == null) {
      return null;
    }
    try {
      Item item = READER.get().read(value);
      // A shop may key what it publishes by a text that looks like another item's number.
      return item.getItem() == number ? item : null;
    } catch (UnreadableRecordException e) {
      return null;
    }
  }
}

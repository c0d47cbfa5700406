package io.millrace.schemas.encoding;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * How Avro finds the classes of Millrace's records. Avro looks up no class by name that it was not
 * told to trust, and tells so by process-wide settings. The schemas here are all our own, never the
 * sender's, so their classes need no permission, and the settings stay as the process has them.
 */
final class RecordModel extends SpecificData {
  /** Goes by the schema, which may be older than the class. */
  static final RecordModel INSTANCE = new RecordModel();

  /** Lets each class write itself, which takes half the time of going by its schema. */
  static final RecordModel WRITING = new RecordModel();

  static {
    WRITING.setCustomCoders(true);
  }

  private static final String NAMESPACE = "io.millrace.schemas.avro";

  private final ConcurrentHashMap<String, Class<?>> classes = new ConcurrentHashMap<>();

  private RecordModel() {
    super(RecordModel.class.getClassLoader());
  }

  @Override
  public @Nullable Class<?> getClass(Schema schema) {
    boolean ours =
        switch (schema.getType()) {
          case RECORD, ENUM, FIXED -> NAMESPACE.equals(schema.getNamespace());
          default -> false;
        };
    return ours
        ? classes.computeIfAbsent(schema.getFullName(), RecordModel::load)
        : super.getClass(schema);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, true, RecordModel.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class was generated for " + name, e);
    }
  }
}

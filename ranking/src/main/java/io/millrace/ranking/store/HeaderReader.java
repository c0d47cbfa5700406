package io.millrace.ranking.store;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what {@link HeaderWriter} writes, in the same order. */
final class HeaderReader {

  private final ByteBuffer in;

  HeaderReader(ByteBuffer header) {
    in = header;
  }

  /** The kind of a model, which files of format 1 do not tell. */
  String kind() throws ModelFileException {
    try {
      return text();
    } catch (BufferUnderflowException e) {
      throw tooShort(e);
    }
  }

  TwoTowerSpec twoTowerSpec() throws ModelFileException {
    try {
      long schema = in.getLong();
      if (schema != TwoTowerSpec.SCHEMA_HASH) {
        throw new ModelFileException(
            "not a usable model: it reads sessions in a way that this Millrace does not know");
      }
      return new TwoTowerSpec(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getFloat());
    } catch (IllegalArgumentException e) {
      throw new ModelFileException("not a usable model: " + e.getMessage(), e);
    } catch (BufferUnderflowException e) {
      throw tooShort(e);
    }
  }

  /** How many items of 8 bytes follow the header. */
  int catalogueSize() throws ModelFileException {
    try {
      int items = in.getInt();
      if (items < 0 || items > TwoTowerModel.MOST_ITEMS) {
        throw new ModelFileException(
            "altered: a catalogue of %d items is not possible".formatted(items));
      }
      return items;
    } catch (BufferUnderflowException e) {
      throw tooShort(e);
    }
  }

  DinSpec dinSpec() throws ModelFileException {
    try {
      return new DinSpec(
          in.getLong(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          constant(Pooling.class),
          in.getInt(),
          in.get() != 0,
          hiddenUnits(),
          constant(Activation.class));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException("not a usable model: " + e.getMessage(), e);
    } catch (BufferUnderflowException e) {
      throw tooShort(e);
    }
  }

  private List<Integer> hiddenUnits() throws ModelFileException {
    int count = count();
    List<Integer> units = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      units.add(in.getInt());
    }
    return units;
  }

  Map<String, String> metadata() throws ModelFileException {
    try {
      int count = count();
      Map<String, String> metadata = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        metadata.put(text(), text());
      }
      return metadata;
    } catch (BufferUnderflowException e) {
      throw tooShort(e);
    }
  }

  /** Reads the parameters and the end of the header. */
  void requireParameters(List<Parameter> expected) throws ModelFileException {
    try {
      int count = count();
      if (count != expected.size()) {
        throw new ModelFileException(
            "%d parameters where a model of these sizes has %d".formatted(count, expected.size()));
      }
      for (Parameter parameter : expected) {
        String name = text();
        int rows = in.getInt();
        int columns = in.getInt();
        if (!name.equals(parameter.name())
            || rows != parameter.rows()
            || columns != parameter.columns()) {
          // What stands there instead may be anything, so it is not repeated.
          throw new ModelFileException(
              "altered: it lacks %s of %d x %d, which a model of these sizes has"
                  .formatted(parameter.name(), parameter.rows(), parameter.columns()));
        }
      }
    } catch (BufferUnderflowException e) {
      throw tooShort(e);
    }
    if (in.hasRemaining()) {
      throw new ModelFileException("altered: the header is longer than what it holds");
    }
  }

  private <E extends Enum<E>> E constant(Class<E> type) throws ModelFileException {
    String name = text();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new ModelFileException(
        "not a usable model: this Millrace does not know its " + type.getSimpleName());
  }

  private String text() throws ModelFileException {
    byte[] bytes = new byte[count()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** How many of something follow, each of one byte or more. */
  private int count() throws ModelFileException {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new ModelFileException(
          "altered: its header ends before %d more values".formatted(count));
    }
    return count;
  }

  private static ModelFileException tooShort(BufferUnderflowException e) {
    return new ModelFileException("altered: the header is shorter than what it holds", e);
  }
}

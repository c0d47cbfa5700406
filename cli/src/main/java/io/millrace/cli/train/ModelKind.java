package io.millrace.cli.train;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is trained. */
enum ModelKind {
  /** A Deep Interest Network, which orders candidates. */
  DIN,
  /** A two-tower model, which finds candidates. */
  TWO_TOWER;

  @Override
  public String toString() {
    return this == DIN ? "din" : "two-tower";
  }

  /** Reads a kind as it is shown; by itself picocli would name the constants as well. */
  static final class Converter implements ITypeConverter<ModelKind> {
    @Override
    public ModelKind convert(String text) {
      return Arrays.stream(values())
          .filter(kind -> kind.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s but was '%s'".formatted(Arrays.asList(values()), text)));
    }
  }
}

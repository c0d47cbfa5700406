package io.millrace.flink.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/** The types and values of options, in words. Types are seen from the defaults. */
final class OptionText {

  /** A duration as Java writes it, like {@code PT336H}. */
  private static final Pattern DURATION = Pattern.compile("\\bPT[-.0-9HMS]+\\b");

  private OptionText() {}

  /** The type of an option, like {@code duration}. */
  static String type(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Duration) {
      return "duration";
    }
    if (value instanceof MemorySize) {
      return "size";
    }
    if (value instanceof Integer) {
      return "integer";
    }
    if (value instanceof Number) {
      return "number";
    }
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(" or "));
    }
    if (value instanceof Boolean) {
      return "true or false";
    }
    if (value instanceof List) {
      return "list";
    }
    return value instanceof Map ? "map" : "text";
  }

  /** The type of an option behind its article, like {@code a duration}. */
  static String typeWithArticle(ConfigOption<?> option) {
    String type = type(option);
    if (option.defaultValue() instanceof Enum || option.defaultValue() instanceof Boolean) {
      return type;
    }
    return (type.startsWith("i") ? "an " : "a ") + type;
  }

  /** A message in which durations are written as options are, {@code 14 d} for one. */
  static String withDurationsAsOptions(String message) {
    return DURATION.matcher(message).replaceAll(found -> value(Duration.parse(found.group())));
  }

  /** A value as it is written in a file. */
  static String value(Object value) {
    if (value instanceof Duration duration) {
      return duration.isZero() ? "0 s" : TimeUtils.formatWithHighestUnit(duration);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OptionText::value).collect(Collectors.joining(";"));
    }
    if (value instanceof Map<?, ?> map) {
      return new TreeMap<>(map)
          .entrySet().stream()
              .map(entry -> entry.getKey() + ":" + value(entry.getValue()))
              .collect(Collectors.joining(","));
    }
    return value.toString();
  }
}

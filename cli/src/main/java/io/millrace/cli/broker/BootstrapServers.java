package io.millrace.cli.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The brokers to ask first, which name the others.
 *
 * @param addresses at least one
 */
public record BootstrapServers(List<Address> addresses) {

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\s:\\[\\]]+):(\\d{1,5})");

  /** Where a broker on the same machine usually is. */
  public static final BootstrapServers LOCAL = parse("localhost:9092");

  /**
   * One broker.
   *
   * @param host a name, an IPv4 address, or an IPv6 address in brackets
   * @param port 1 to 65535
   */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** Copies the list. */
  public BootstrapServers {
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads a list as in {@code kafka-1:9092,kafka-2:9092}.
   *
   * @throws IllegalArgumentException with one clear line, where it is no such list
   */
  public static BootstrapServers parse(String text) {
    List<Address> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = ADDRESS.matcher(part.strip());
      int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("'" + part.strip() + "' is not HOST:PORT");
      }
      addresses.add(new Address(matcher.group(1), port));
    }
    return new BootstrapServers(addresses);
  }

  /** The list as Kafka's clients take it. */
  @Override
  public String toString() {
    return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
  }

  /** Reads the option. */
  static final class Converter implements ITypeConverter<BootstrapServers> {
    @Override
    public BootstrapServers convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

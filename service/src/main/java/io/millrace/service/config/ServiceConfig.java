package io.millrace.service.config;

import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.options.OptionFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the service is told at its start.
 *
 * @param bootstrapServers Kafka brokers
 * @param topicPrefix what every topic name begins with; may be empty
 * @param applicationId consumer group of the views
 * @param stateDirectory where the views are kept; empty for a temporary directory
 * @param standbyReplicas copies of each partition on other instances, 0 to 2
 * @param host address to listen on
 * @param port 0 to 65535; 0 for any free one
 * @param advertisedHost under which other instances reach this one
 * @param token what writers send; empty where they need none
 * @param tls key and certificate; empty for plain HTTP
 * @param writeTimeoutMillis how long the brokers may take for an interaction, 500 to 120,000
 * @param limits what requests may not exceed
 * @param interactions what an interaction may not exceed
 */
public record ServiceConfig(
    String bootstrapServers,
    String topicPrefix,
    String applicationId,
    Optional<Path> stateDirectory,
    int standbyReplicas,
    String host,
    int port,
    String advertisedHost,
    Optional<String> token,
    Optional<Tls> tls,
    int writeTimeoutMillis,
    RequestLimits limits,
    InteractionLimits interactions) {

  private static final int SHORTEST_TOKEN = 16;
  private static final int SHORTEST_WRITE_MILLIS = 500;
  private static final int LONGEST_WRITE_MILLIS = 120_000;

  /**
   * A PKCS#12 file with key and certificate.
   *
   * @param password of the file
   */
  public record Tls(Path keystore, String password) {
    @Override
    public String toString() {
      return "Tls[keystore=" + keystore + "]";
    }
  }

  /**
   * What requests may not exceed.
   *
   * @param bodyBytes longest body
   * @param batch most interactions of one request
   * @param requestsPerSecond of an address; 0 for any number, over any number of connections
   * @param streams most open streams
   * @param streamsPerClient most open streams of an address
   */
  public record RequestLimits(
      int bodyBytes, int batch, int requestsPerSecond, int streams, int streamsPerClient) {}

  /** Checks what options alone do not tell. */
  public ServiceConfig {
    if (!applicationId.matches("[a-zA-Z0-9._-]{1,200}")) {
      throw new IllegalArgumentException(
          "%s has letters, digits, dots, dashes and underscores, at most 200, not '%s'"
              .formatted(ServiceOption.APPLICATION_ID.key(), applicationId));
    }
    if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "%s has at least %d characters".formatted(ServiceOption.TOKEN.key(), SHORTEST_TOKEN));
    }
    tls.ifPresent(
        each -> {
          if (!Files.isReadable(each.keystore())) {
            throw new IllegalArgumentException("cannot read " + each.keystore());
          }
        });
  }

  /**
   * Reads options from their texts; those that are not given have their defaults.
   *
   * @throws IllegalArgumentException with one clear line where one is wrong
   */
  public static ServiceConfig of(Map<ServiceOption, String> given) {
    OptionValues values = new OptionValues(given);
    String host = host(values.text(ServiceOption.HOST));
    String advertised = host(values.text(ServiceOption.ADVERTISED_HOST));
    return new ServiceConfig(
        values.text(ServiceOption.BOOTSTRAP_SERVERS),
        values.text(ServiceOption.TOPIC_PREFIX),
        values.text(ServiceOption.APPLICATION_ID),
        values.optional(ServiceOption.STATE_DIRECTORY).map(Path::of),
        values.integer(ServiceOption.STANDBY_REPLICAS, 0, 2),
        host,
        values.integer(ServiceOption.PORT, 0, 65_535),
        advertised.isEmpty() ? host : advertised,
        values.optional(ServiceOption.TOKEN),
        values
            .optional(ServiceOption.TLS_KEYSTORE)
            .map(file -> new Tls(Path.of(file), values.text(ServiceOption.TLS_PASSWORD))),
        writeTimeout(values.millis(ServiceOption.WRITE_TIMEOUT)),
        new RequestLimits(
            values.bytes(ServiceOption.MAX_BODY_BYTES, 64 << 20),
            values.integer(ServiceOption.MAX_BATCH, 1, 100_000),
            values.integer(ServiceOption.REQUESTS_PER_SECOND, 0, 1_000_000),
            values.integer(ServiceOption.MAX_STREAMS, 1, 100_000),
            values.integer(ServiceOption.MAX_STREAMS_PER_CLIENT, 1, 100_000)),
        new InteractionLimits(
            values.bytes(ServiceOption.MAX_PAYLOAD, 1 << 30),
            values.integer(ServiceOption.MAX_SESSION_BYTES, 1, 1 << 20),
            values.integer(ServiceOption.MAX_ITEM_ID_BYTES, 1, 1 << 20),
            values.instant(ServiceOption.EARLIEST_TIME),
            values.millis(ServiceOption.MAX_AHEAD)));
  }

  /**
   * Reads an {@link OptionFile}. Options of the job are skipped.
   *
   * @throws IllegalArgumentException with one clear line if it cannot be read, or names an option
   *     of the service that there is not
   */
  public static Map<ServiceOption, String> read(Path file) {
    Map<ServiceOption, String> given = new EnumMap<>(ServiceOption.class);
    for (OptionFile.Entry each : entries(file)) {
      Optional<ServiceOption> option = ServiceOption.of(each.key());
      if (option.isPresent()) {
        given.put(option.get(), each.value());
      } else if (each.key().startsWith("millrace.service.")) {
        throw new IllegalArgumentException(
            "%s, line %d: there is no option %s".formatted(file, each.line(), each.key()));
      }
    }
    return given;
  }

  /** Whether only programs on the same machine reach the service. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The scheme of its addresses, http or https. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  /** HOST:PORT as an address has it: an IPv6 address is in brackets there. */
  public static String authority(String host, int port) {
    return (host.indexOf(':') < 0 ? "%s:%d" : "[%s]:%d").formatted(host, port);
  }

  /** Names and addresses are kept without the brackets of an IPv6 address. */
  private static String host(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static int writeTimeout(long millis) {
    if (millis < SHORTEST_WRITE_MILLIS || millis > LONGEST_WRITE_MILLIS) {
      throw new IllegalArgumentException(
          "%s is 500 ms to 2 min, not %d ms".formatted(ServiceOption.WRITE_TIMEOUT.key(), millis));
    }
    return (int) millis;
  }

  private static List<OptionFile.Entry> entries(Path file) {
    try {
      return OptionFile.read(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text of %s is not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read %s: %s".formatted(file, e), e);
    }
  }
}

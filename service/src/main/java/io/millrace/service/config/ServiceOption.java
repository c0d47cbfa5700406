package io.millrace.service.config;

import java.util.Arrays;
import java.util.Optional;

/** The options of the service. The job's file may hold them too: its own options are skipped. */
public enum ServiceOption {
  BOOTSTRAP_SERVERS(
      "millrace.kafka.bootstrap-servers",
      "localhost:9092",
      "Kafka brokers to connect to, as HOST:PORT with commas between."),
  TOPIC_PREFIX("millrace.topics.prefix", "", "Put in front of every topic name."),
  APPLICATION_ID(
      "millrace.service.application-id",
      "millrace-service",
      "Consumer group of the views. Instances with the same one share the partitions."),
  STATE_DIRECTORY(
      "millrace.service.state-directory",
      "",
      "Where the views are kept between starts, one directory per instance. Without it they are"
          + " read anew at every start."),
  STANDBY_REPLICAS(
      "millrace.service.standby-replicas",
      "0",
      "Copies of each partition on other instances, 0 to 2. With 1, an instance that dies is"
          + " replaced without reading its partitions anew."),
  HOST(
      "millrace.service.host",
      "127.0.0.1",
      "Address to listen on. On any other than a loopback address, writes need a token."),
  PORT("millrace.service.port", "8090", "Port to listen on; 0 for any free one."),
  ADVERTISED_HOST(
      "millrace.service.advertised-host",
      "",
      "Under which name other instances reach this one, where it is not the address that it listens"
          + " on."),
  TOKEN(
      "millrace.service.token",
      "",
      "Who writes interactions sends it as 'Authorization: Bearer TOKEN'. At least 16 characters."),
  TLS_KEYSTORE(
      "millrace.service.tls.keystore",
      "",
      "PKCS#12 file with key and certificate: with it, the service speaks HTTPS only."),
  TLS_PASSWORD("millrace.service.tls.password", "", "The password of that file."),
  MAX_BODY_BYTES("millrace.service.max-body-bytes", "1 mb", "Longest body, up to 64 mb."),
  MAX_BATCH(
      "millrace.service.max-batch", "1000", "Most interactions of one request, 1 to 100,000."),
  REQUESTS_PER_SECOND(
      "millrace.service.requests-per-second",
      "500",
      "Requests that an address may make in a second; 0 for any number, over any number of"
          + " connections."),
  MAX_STREAMS("millrace.service.max-streams", "1000", "Most open streams."),
  MAX_STREAMS_PER_CLIENT(
      "millrace.service.max-streams-per-client", "20", "Most open streams of an address."),
  WRITE_TIMEOUT(
      "millrace.service.write-timeout",
      "5 s",
      "How long a request waits until the brokers have its interactions, 500 ms to 2 min."),
  MAX_PAYLOAD(
      "millrace.input.max-payload", "64 kb", "Longest interaction; the same as the job's option."),
  MAX_SESSION_BYTES(
      "millrace.input.max-session-bytes", "64", "Longest session; the same as the job's option."),
  MAX_ITEM_ID_BYTES(
      "millrace.input.max-item-id-bytes",
      "64",
      "Longest item id that is text; the same as the job's option."),
  EARLIEST_TIME(
      "millrace.input.earliest-time",
      "2000-01-01T00:00:00Z",
      "Earliest time of an interaction; the same as the job's option."),
  MAX_AHEAD(
      "millrace.input.max-ahead",
      "1 d",
      "How far an interaction may lie after the present; the same as the job's option.");

  private final String key;
  private final String defaultValue;
  private final String description;

  ServiceOption(String key, String defaultValue, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** The option of a name, as a file has it. */
  public static Optional<ServiceOption> of(String key) {
    return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
  }

  /** The option's name in a file. */
  public String key() {
    return key;
  }

  /** What holds where it is not given, as in a file. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it does, in a sentence or two. */
  public String description() {
    return description;
  }
}

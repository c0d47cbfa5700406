package io.millrace.cli;

/** A log in the simplest format, for commands that read one. */
final class SmallLog {

  private SmallLog() {}

  /** Sessions of four interactions, each with items that follow one another. */
  static String of(int interactions) {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < interactions; i++) {
      log.append(
          "{\"session\":%d,\"aid\":%d,\"ts\":%d,\"type\":\"%s\"}%n"
              .formatted(
                  i / 4,
                  i / 4 % 3 + i % 4,
                  1_600_000_000_000L + i * 60_000L,
                  i % 4 == 3 ? "carts" : "clicks"));
    }
    return log.toString();
  }
}

package io.millrace.evaluation.replay;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs for tests. */
final class Logs {

  static final long T = 1_600_000_000_000L;

  private static final List<InteractionType> TYPES =
      List.of(InteractionType.clicks, InteractionType.carts, InteractionType.orders);

  private Logs() {}

  /** Interactions one minute apart, each given as {@code "session item type"}. */
  static InteractionLog of(String... interactions) {
    List<Interaction> log = new ArrayList<>();
    for (int i = 0; i < interactions.length; i++) {
      String[] parts = interactions[i].split(" ", -1);
      Object aid = parts[1].matches("[0-9]+") ? Long.valueOf(parts[1]) : parts[1];
      log.add(new Interaction(parts[0], aid, T + i * 60_000L, InteractionType.valueOf(parts[2])));
    }
    return InteractionLog.of(log);
  }

  /** Many sessions that walk about among items, of which low numbers are frequent. */
  static List<Interaction> random(int length, long seed) {
    Random random = new Random(seed);
    List<Interaction> log = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int session = i / 20 * 5 + random.nextInt(10);
      long aid = (session % 7) * 10L + random.nextInt(12);
      log.add(new Interaction("s" + session, aid, T + i * 1_000L, TYPES.get(random.nextInt(3))));
    }
    return log;
  }
}

package io.millrace.schemas.log;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.Excerpt;
import io.millrace.schemas.encoding.InteractionRules;
import io.millrace.schemas.encoding.RejectedInteractionException;
import java.util.regex.Pattern;

/** Reads a line of Retailrocket's events file; views are clicks, transactions are orders. */
final class RetailrocketParser {
  private static final String HEADER = "timestamp,visitorid,event,itemid,transactionid";
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
  private static final int TIMESTAMP = 0;
  private static final int VISITOR = 1;
  private static final int EVENT = 2;
  private static final int ITEM = 3;

  /** How many columns a whole line has. */
  static final int COLUMNS = 5;

  private final InteractionRules rules;

  RetailrocketParser(InteractionRules rules) {
    this.rules = rules;
  }

  static boolean isHeader(String line) {
    return line.strip().equals(HEADER);
  }

  Interaction read(String line, long brokerTime) throws RejectedInteractionException {
    String[] columns = line.split(",", -1);
    if (columns.length <= ITEM) {
      throw new RejectedInteractionException(
          DeadLetterReason.MISSING_FIELD,
          "the line has " + columns.length + " columns of " + COLUMNS + ": " + Excerpt.of(line));
    }
    String session = columns[VISITOR].strip();
    rules.checkSession(session);
    long item = integer("itemid", columns[ITEM], DeadLetterReason.ITEM_OUT_OF_RANGE);
    long ts = integer("timestamp", columns[TIMESTAMP], DeadLetterReason.WRONG_FIELD_TYPE);
    rules.checkTime(ts, brokerTime);
    return new Interaction(session, item, ts, type(columns[EVENT].strip()));
  }

  private static long integer(String name, String column, DeadLetterReason outOfRange)
      throws RejectedInteractionException {
    String text = column.strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      boolean integer = INTEGER.matcher(text).matches();
      throw new RejectedInteractionException(
          integer ? outOfRange : DeadLetterReason.WRONG_FIELD_TYPE,
          name
              + (integer ? " does not fit into 64 bits: " : " is not an integer: ")
              + Excerpt.of(text));
    }
  }

  private static InteractionType type(String event) throws RejectedInteractionException {
    return switch (event) {
      case "view" -> InteractionType.clicks;
      case "addtocart" -> InteractionType.carts;
      case "transaction" -> InteractionType.orders;
      default ->
          throw new RejectedInteractionException(
              DeadLetterReason.UNKNOWN_TYPE,
              "event is none of view, addtocart and transaction: " + Excerpt.of(event));
    };
  }
}

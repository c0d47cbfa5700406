package io.millrace.schemas.encoding;

/** Why a record could not be used. The codes are stable: they go on the wire and name metrics. */
public enum DeadLetterReason {
  /** The record has no value. */
  TOMBSTONE("tombstone"),
  /** The value has more bytes than allowed. */
  PAYLOAD_TOO_LARGE("payload-too-large"),
  /** The value starts like JSON and is not one whole JSON object in UTF-8. */
  MALFORMED_JSON("malformed-json"),
  /** The value starts like Avro and its body does not fit the schema it names. */
  MALFORMED_AVRO("malformed-avro"),
  /** The Avro fingerprint belongs to no released schema. */
  UNKNOWN_SCHEMA("unknown-schema"),
  /** The value is neither JSON nor Avro, or empty. */
  UNKNOWN_ENCODING("unknown-encoding"),
  /** A required field is not there. */
  MISSING_FIELD("missing-field"),
  /** A field has a value of another type. */
  WRONG_FIELD_TYPE("wrong-field-type"),
  /** The interaction's type is none of clicks, carts and orders. */
  UNKNOWN_TYPE("unknown-type"),
  /** The session is empty or blank. */
  SESSION_EMPTY("session-empty"),
  /** The session has more bytes than allowed. */
  SESSION_TOO_LONG("session-too-long"),
  /** The item id is empty or blank. */
  ITEM_ID_EMPTY("item-id-empty"),
  /** The item id has more bytes than allowed. */
  ITEM_ID_TOO_LONG("item-id-too-long"),
  /** The item id is an integer that 64 bits do not hold. */
  ITEM_OUT_OF_RANGE("item-out-of-range"),
  /** The interaction's time is before the earliest allowed. */
  TIME_TOO_EARLY("time-too-early"),
  /** The interaction's time is too far after the broker's. */
  TIME_TOO_FAR_AHEAD("time-too-far-ahead"),
  /** The stream has moved on so far that sessions of the interaction's time are forgotten. */
  TOO_LATE("too-late"),
  /**
   * The value is no whole and valid record of its topic, where that is one that Millrace writes.
   */
  MALFORMED_RECORD("malformed-record");

  private final String code;

  DeadLetterReason(String code) {
    this.code = code;
  }

  /** Returns the name used on the wire and in metrics, in kebab case. */
  public String code() {
    return code;
  }
}

package io.millrace.schemas.encoding;

import io.millrace.schemas.avro.Interaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the values of topic {@code interactions}, JSON or Avro. Whatever the bytes are,
 * the answer is a valid interaction or a {@link RejectedInteractionException}. Not thread-safe.
 */
public final class InteractionReader {
  private final InteractionRules rules;
  private final InteractionJsonParser json;
  private final SingleObjectDecoder<Interaction> avro =
      new SingleObjectDecoder<>(Interaction.class);

  /** Creates a reader that checks against the given limits. */
  public InteractionReader(InteractionLimits limits) {
    rules = new InteractionRules(limits);
    json = new InteractionJsonParser(rules);
  }

  /**
   * Returns the interaction of a record.
   *
   * @param payload the record's value, null for a tombstone
   * @param brokerTime the record's time in epoch milliseconds
   */
  public Interaction read(byte @Nullable [] payload, long brokerTime)
      throws RejectedInteractionException {
    if (payload == null) {
      throw new RejectedInteractionException(DeadLetterReason.TOMBSTONE, "the record has no value");
    }
    if (payload.length > rules.limits().maxPayloadBytes()) {
      throw new RejectedInteractionException(
          DeadLetterReason.PAYLOAD_TOO_LARGE,
          "the value has "
              + payload.length
              + " bytes, more than "
              + rules.limits().maxPayloadBytes()
              + ": "
              + Excerpt.of(payload, 0, payload.length));
    }
    Encoding encoding = Encoding.of(payload);
    if (encoding == null) {
      throw new RejectedInteractionException(
          DeadLetterReason.UNKNOWN_ENCODING,
          "the value is neither JSON nor Avro: " + Excerpt.of(payload, 0, payload.length));
    }
    return encoding == Encoding.AVRO
        ? readAvro(payload, brokerTime)
        : json.read(payload, payload.length, brokerTime);
  }

  private Interaction readAvro(byte[] payload, long brokerTime)
      throws RejectedInteractionException {
    if (payload.length >= Encoding.AVRO_HEADER_BYTES && !avro.knowsSchema(payload)) {
      throw new RejectedInteractionException(
          DeadLetterReason.UNKNOWN_SCHEMA,
          "no released schema of an interaction has the fingerprint "
              + SingleObjectDecoder.fingerprintText(payload));
    }
    Interaction interaction;
    try {
      interaction = avro.decode(payload);
    } catch (IOException e) {
      throw new RejectedInteractionException(
          DeadLetterReason.MALFORMED_AVRO, "the value is not an interaction: " + e.getMessage());
    }
    rules.checkSession(interaction.getSession());
    if (interaction.getAid() instanceof String id) {
      rules.checkItemId(id);
    }
    rules.checkTime(interaction.getTs(), brokerTime);
    return interaction;
  }
}

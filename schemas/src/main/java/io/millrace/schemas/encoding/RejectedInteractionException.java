package io.millrace.schemas.encoding;

/**
 * An interaction that cannot be used. It carries no stack trace, since bad input may come in
 * floods.
 */
public final class RejectedInteractionException extends Exception {
  private static final long serialVersionUID = 1;

  private final DeadLetterReason reason;

  /**
   * Creates a rejection.
   *
   * @param message names the field and the offending value; see {@link Excerpt}
   */
  public RejectedInteractionException(DeadLetterReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Returns the reason, for counting. */
  public DeadLetterReason reason() {
    return reason;
  }
}

package io.millrace.service.view;

/** A table cannot be asked yet, or not just now. It carries no stack trace. */
public final class RestoringException extends Exception {
  private static final long serialVersionUID = 1;

  /** Says how far it is. */
  public RestoringException(String message) {
    super(message, null, false, false);
  }
}

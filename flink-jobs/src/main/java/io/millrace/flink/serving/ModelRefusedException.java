package io.millrace.flink.serving;

/** A model cannot be served. The message is one clear line. */
public final class ModelRefusedException extends Exception {

  private static final long serialVersionUID = 1;

  ModelRefusedException(String message) {
    super(message);
  }

  ModelRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}

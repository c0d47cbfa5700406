package io.millrace.ranking.store;

import java.io.IOException;

/** A file holds no model that can be used; the message is one line and says why. */
public final class ModelFileException extends IOException {

  private static final long serialVersionUID = 1;

  ModelFileException(String message) {
    super(message);
  }

  ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}

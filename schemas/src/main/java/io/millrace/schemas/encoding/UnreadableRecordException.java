package io.millrace.schemas.encoding;

import org.jspecify.annotations.Nullable;

/** Bytes that are not the record they should be. The message says where and why. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

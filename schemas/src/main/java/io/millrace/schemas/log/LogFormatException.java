package io.millrace.schemas.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is no log of interactions. The message is one line that names the file. */
public final class LogFormatException extends Exception {
  private static final long serialVersionUID = 1;

  LogFormatException(Path file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
  }
}

package io.millrace.cli;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever ends a command early into one line on standard error and an exit code. Nothing
 * else in the command catches exceptions just to report them.
 */
final class CommandErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  /** Where the log is; the property is also named in the logging configuration. */
  static final String LOG_DIRECTORY_PROPERTY = "millrace.log.dir";

  private static final int INTERRUPTED = 130;

  private record Ending(int exitCode, String line) {}

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = message(e).replaceFirst("^Error: ", "");
    if (e instanceof UnmatchedArgumentException unmatched) {
      // Of the suggestions only close ones come first, and one is enough.
      message +=
          unmatched.getSuggestions().stream()
              .findFirst()
              .map(s -> "; did you mean " + s + "?")
              .orElse("");
    }
    print(e.getCommandLine(), name + ": " + message + " (see '" + name + " --help')");
    return ExitCode.UNUSABLE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    Ending ending = ending(e);
    print(command, command.getCommandSpec().qualifiedName() + ": " + ending.line());
    return ending.exitCode();
  }

  private static Ending ending(Throwable e) {
    if (e instanceof CommandException known) {
      return new Ending(known.exitCode(), oneLine(known.getMessage()));
    }
    if (e instanceof ExecutionException
        || e instanceof CompletionException
        || e instanceof UncheckedIOException) {
      Throwable cause = e.getCause();
      return cause == null ? unexpected(e) : ending(cause);
    }
    if (e instanceof InterruptedException || e instanceof InterruptException) {
      return new Ending(INTERRUPTED, "interrupted");
    }
    if (e instanceof TimeoutException) {
      return new Ending(ExitCode.UNUSABLE, "Kafka did not answer in time: " + message(e));
    }
    if (e instanceof ApiException) {
      return new Ending(ExitCode.UNUSABLE, "Kafka refused: " + message(e));
    }
    if (e instanceof NoSuchFileException missing) {
      return new Ending(ExitCode.UNUSABLE, "there is no file " + missing.getFile());
    }
    if (e instanceof AccessDeniedException denied) {
      return new Ending(ExitCode.UNUSABLE, "access denied to " + denied.getFile());
    }
    if (e instanceof IOException || e instanceof LogFormatException) {
      return new Ending(ExitCode.UNUSABLE, message(e));
    }
    return unexpected(e);
  }

  private static Ending unexpected(Throwable e) {
    // Made here and not in a static field, so that a plain --help does not start the logging.
    Logger log = LoggerFactory.getLogger(CommandErrors.class);
    log.error("Unexpected error", e);
    String detail = e.getMessage() == null ? "" : ": " + message(e);
    return new Ending(
        ExitCode.FAILED,
        String.format(
            Locale.ROOT,
            "unexpected %s%s (details in %s)",
            e.getClass().getSimpleName(),
            detail,
            logFile()));
  }

  private static Path logFile() {
    String directory =
        System.getProperty(
            LOG_DIRECTORY_PROPERTY,
            Path.of(System.getProperty("java.io.tmpdir"), "millrace-log").toString());
    return Path.of(directory, "millrace.log");
  }

  /** What an exception says, or at least its name: some of Kafka's say nothing. */
  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : oneLine(message);
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static void print(CommandLine command, String line) {
    command.getErr().println(line);
    command.getErr().flush();
  }
}

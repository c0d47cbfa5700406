package io.millrace.cli.console;

/** Ends a command with one line for the user and an exit code. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the user gave cannot be used: {@link ExitCode#UNUSABLE}. */
  public static CommandException unusable(String message) {
    return new CommandException(ExitCode.UNUSABLE, message);
  }

  /** What was asked for is not there: {@link ExitCode#NOT_FOUND}. */
  public static CommandException notFound(String message) {
    return new CommandException(ExitCode.NOT_FOUND, message);
  }

  /** The work itself failed: {@link ExitCode#FAILED}. */
  public static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message);
  }

  /** The exit code of the process. */
  public int exitCode() {
    return exitCode;
  }

  /** The line for the user; never null, unlike that of other exceptions. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

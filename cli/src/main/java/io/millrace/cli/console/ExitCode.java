package io.millrace.cli.console;

/** The exit codes of the command, for scripts. */
public final class ExitCode {
  /** The command did what it was asked to. */
  public static final int OK = 0;

  /** Something failed that the user could not have foreseen. */
  public static final int FAILED = 1;

  /** A wrong option, a missing file or topic, or a broker that does not answer. */
  public static final int UNUSABLE = 2;

  /** What was asked for is not there. */
  public static final int NOT_FOUND = 3;

  private ExitCode() {}
}

package io.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of Millrace and of the Java that runs it. */
final class MillraceVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "millrace " + projectVersion(), "Java " + System.getProperty("java.runtime.version")
    };
  }

  private static String projectVersion() {
    Properties version = new Properties();
    try (InputStream in = MillraceVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the class path");
      }
      version.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return version.getProperty("version");
  }
}

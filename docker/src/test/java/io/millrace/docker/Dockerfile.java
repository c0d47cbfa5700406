package io.millrace.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of {@code Dockerfile} by stage; continued lines are one. */
final class Dockerfile {

  private static final Pattern FROM = Pattern.compile("FROM (\\S+)(?: AS (\\S+))?");
  private static final Pattern COPY = Pattern.compile("COPY (?:--\\S+ )*(\\S+) (\\S+)");
  private static final Pattern COPY_FROM = Pattern.compile("COPY .*--from=(\\S+) .*");

  /**
   * What a stage copies.
   *
   * @param from the stage or image that it comes from; empty where it is the build context
   */
  record Copy(String stage, String from, String source) {}

  private final Map<String, String> bases = new LinkedHashMap<>();
  private final Map<String, List<String>> stages = new LinkedHashMap<>();

  static Dockerfile read() throws IOException {
    Dockerfile read = new Dockerfile();
    List<String> current = new ArrayList<>();
    String text = Files.readString(Path.of("Dockerfile")).replaceAll("\\\\\n\\s*", "");
    for (String line : text.lines().toList()) {
      Matcher from = FROM.matcher(line);
      if (from.matches()) {
        current = new ArrayList<>();
        read.bases.put(from.group(2), from.group(1));
        read.stages.put(from.group(2), current);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        current.add(line);
      }
    }
    return read;
  }

  /** What each stage begins with: an image or another stage. */
  Map<String, String> bases() {
    return bases;
  }

  /** The instructions of a stage. */
  List<String> stage(String name) {
    return stages.getOrDefault(name, List.of());
  }

  List<Copy> copies() {
    List<Copy> copies = new ArrayList<>();
    stages.forEach(
        (stage, lines) -> {
          for (String line : lines) {
            Matcher copy = COPY.matcher(line);
            if (copy.matches()) {
              Matcher from = COPY_FROM.matcher(line);
              copies.add(new Copy(stage, from.matches() ? from.group(1) : "", copy.group(1)));
            }
          }
        });
    return copies;
  }
}

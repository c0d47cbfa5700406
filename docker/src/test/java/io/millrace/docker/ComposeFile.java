package io.millrace.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code compose.yaml}, with its anchors and merges resolved as a reader of YAML does. */
final class ComposeFile {

  private ComposeFile() {}

  static JsonNode read() throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (Reader file = Files.newBufferedReader(Path.of("compose.yaml"))) {
      Object read = new Yaml(new SafeConstructor(options)).load(file);
      return new ObjectMapper().valueToTree(read);
    }
  }

  /** The services by name. */
  static Map<String, JsonNode> services() throws IOException {
    Map<String, JsonNode> services = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : read().path("services").properties()) {
      services.put(each.getKey(), each.getValue());
    }
    return services;
  }

  /**
   * What a service runs of the millrace command: its entry point and command, after the program.
   */
  static List<String> arguments(JsonNode service) {
    List<String> words = new ArrayList<>();
    service.path("entrypoint").forEach(word -> words.add(word.asText()));
    if (!words.isEmpty()) {
      words.remove(0);
    }
    service.path("command").forEach(word -> words.add(word.asText()));
    return words;
  }
}

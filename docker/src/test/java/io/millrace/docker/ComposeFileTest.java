package io.millrace.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compose file against the Compose Specification, the Dockerfile and the manifests. */
final class ComposeFileTest {

  private static final Path KUBERNETES = Path.of("../deploy/kubernetes");

  @Test
  void keepsToTheSpecification() throws IOException {
    assertThat(schema().validate(ComposeFile.read())).isEmpty();
  }

  @Test
  void theSpecificationRefusesWhatIsNotInIt() throws IOException {
    ObjectNode file = (ObjectNode) ComposeFile.read();
    ((ObjectNode) file.at("/services/broker")).put("imag", "apache/kafka");
    assertThat(schema().validate(file)).isNotEmpty();
  }

  @Test
  void everyServiceThatIsBuiltHasATargetAndAPinnedImage() throws IOException {
    Dockerfile dockerfile = Dockerfile.read();
    for (Map.Entry<String, JsonNode> service : ComposeFile.services().entrySet()) {
      JsonNode each = service.getValue();
      assertThat(each.path("image").asText()).as(service.getKey()).matches("[a-z/-]+:[0-9.]+");
      if (each.has("build")) {
        assertThat(Path.of(each.at("/build/context").asText(), "pom.xml")).exists();
        assertThat(Path.of("..", each.at("/build/dockerfile").asText())).exists();
        assertThat(dockerfile.bases()).containsKey(each.at("/build/target").asText());
      }
    }
  }

  @Test
  void everyFileThatIsMountedIsThere() throws IOException {
    int mounted = 0;
    for (JsonNode service : ComposeFile.services().values()) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":", -1)[0];
        if (source.startsWith(".")) {
          assertThat(Path.of(source)).isRegularFile();
          mounted++;
        } else {
          assertThat(ComposeFile.read().path("volumes").has(source)).as(source).isTrue();
        }
      }
    }
    assertThat(mounted).isPositive();
  }

  @Test
  void whatAServiceWaitsForIsThere() throws IOException {
    Map<String, JsonNode> services = ComposeFile.services();
    for (JsonNode service : services.values()) {
      JsonNode awaited = service.path("depends_on");
      if (awaited.isArray()) {
        awaited.forEach(name -> assertThat(services).containsKey(name.asText()));
      } else {
        for (Map.Entry<String, JsonNode> each : awaited.properties()) {
          assertThat(services).containsKey(each.getKey());
          if (each.getValue().path("condition").asText().equals("service_healthy")) {
            assertThat(services)
                .hasEntrySatisfying(
                    each.getKey(), awaits -> assertThat(awaits.has("healthcheck")).isTrue());
          }
        }
      }
    }
  }

  @Test
  void basesArePinnedByVersion() throws IOException {
    Dockerfile dockerfile = Dockerfile.read();
    assertThat(dockerfile.bases()).containsKeys("cpu", "cuda", "cli");
    dockerfile
        .bases()
        .forEach(
            (stage, base) ->
                assertThat(base)
                    .as(stage)
                    .satisfiesAnyOf(
                        name -> assertThat(dockerfile.bases()).containsKey(name),
                        name -> assertThat(name).isEqualTo("${FLINK_IMAGE}"),
                        name -> assertThat(name).matches("[a-z/]+[a-z-]*:[0-9]+[.][0-9]+[.].+")));
  }

  @Test
  void imagesRunAsAUserWithoutRights() throws IOException {
    Dockerfile dockerfile = Dockerfile.read();
    for (String target : Set.of("cpu", "cuda", "cli")) {
      assertThat(dockerfile.stage(target)).contains("USER flink").doesNotContain("USER root");
    }
  }

  @Test
  void theManifestsNameTheSameImages() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(KUBERNETES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        Matcher image = Pattern.compile("(?m)^  image: (\\S+)$").matcher(Files.readString(file));
        while (image.find()) {
          named.add(image.group(1));
        }
      }
    }
    String cpu = ComposeFile.read().at("/services/taskmanager/image").asText();
    assertThat(named).containsExactly(cpu, cpu + "-cuda");
    assertThat(Files.readString(Path.of("README.md"))).contains("`" + cpu + "`", cpu + "-cuda");
  }

  private static JsonSchema schema() throws IOException {
    ObjectNode schema =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    Files.readString(Path.of("src/test/resources/compose-spec/compose-spec.json")));
    // It names its version by an address that is not the version's, and its parts by the keyword
    // of an older one.
    schema.remove("$schema");
    for (JsonNode part : schema.findParents("id")) {
      if (part.path("id").isTextual()) {
        ((ObjectNode) part).remove("id");
      }
    }
    return JsonSchemaFactory.getInstance(VersionFlag.V201909).getSchema(schema);
  }
}

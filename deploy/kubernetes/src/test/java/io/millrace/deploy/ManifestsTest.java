package io.millrace.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.JobState;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.junit.jupiter.api.Test;

/** The manifests, read with the classes of the operator that will read them. */
final class ManifestsTest {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** Kubernetes' own classes keep fields aside that they do not know, where nothing stops them. */
  private static final ObjectMapper STRICT =
      YAML.copy()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  /** The newest Flink that the published classes know by name; ours is newer. */
  private static final String KNOWN_VERSION = "v1_20";

  @Test
  void everyDeploymentIsOneOfTheOperator() throws IOException {
    int read = 0;
    for (Map.Entry<Path, List<JsonNode>> file : documents().entrySet()) {
      for (JsonNode each : file.getValue()) {
        assertThat(each.path("kind").asText())
            .as(file.getKey().toString())
            .isIn("FlinkDeployment", "KafkaTopic", "Kustomization", "Deployment", "Service");
        if (each.path("kind").asText().equals("FlinkDeployment")) {
          assertThat(each.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
          assertThat(spec(each)).as(file.getKey().toString()).isNotNull();
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(3);
  }

  @Test
  void everyJobKeepsItsStateOverUpgradesAndFailures() throws IOException {
    List<String> entryClasses = new ArrayList<>();
    for (JsonNode each : base()) {
      if (!each.path("kind").asText().equals("FlinkDeployment")) {
        continue;
      }
      FlinkDeploymentSpec spec = spec(each);
      assertThat(spec.getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
      assertThat(spec.getJob().getState()).isEqualTo(JobState.RUNNING);
      assertThat(spec.getJob().getAllowNonRestoredState()).isIn(null, false);
      assertThat(spec.getFlinkConfiguration())
          .containsEntry("high-availability.type", "kubernetes")
          .containsEntry("kubernetes.operator.savepoint.format.type", "CANONICAL")
          .hasEntrySatisfying("high-availability.storageDir", d -> assertThat(d).startsWith("s3:"))
          .hasEntrySatisfying("execution.checkpointing.dir", d -> assertThat(d).startsWith("s3:"))
          .hasEntrySatisfying(
              "execution.checkpointing.savepoint-dir", d -> assertThat(d).startsWith("s3:"));
      entryClasses.add(spec.getJob().getEntryClass());
    }
    assertThat(entryClasses)
        .containsExactlyInAnyOrder(
            "io.millrace.flink.job.RecommendationJob",
            "io.millrace.flink.job.TrainingExamplesJob",
            "io.millrace.flink.job.TrainingJob")
        .allSatisfy(
            name ->
                assertThat(
                        Path.of("../../flink-jobs/src/main/java", name.replace('.', '/') + ".java"))
                    .exists());
  }

  @Test
  void everyOptionOfOursIsOnTheConfigurationPage() throws IOException {
    String page = Files.readString(Path.of("../../docs/configuration.md"));
    List<String> keys = new ArrayList<>();
    for (List<JsonNode> file : documents().values()) {
      for (JsonNode each : file) {
        each.at("/spec/flinkConfiguration").fieldNames().forEachRemaining(keys::add);
        each.at("/spec/job/args")
            .forEach(argument -> keys.add(argument.asText().replaceFirst("^-D([^=]+)=.*$", "$1")));
      }
    }
    assertThat(keys)
        .filteredOn(key -> key.startsWith("millrace."))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
  }

  @Test
  void everyTopicIsThereAndIsSetUpAsItNeeds() throws IOException {
    Map<String, String> expected =
        Arrays.stream(Topic.values())
            .collect(
                Collectors.toMap(
                    topic -> topic.named(""), topic -> topic.compacted() ? "compact" : "delete"));
    Map<String, String> actual = new HashMap<>();
    for (JsonNode each : base()) {
      if (each.path("kind").asText().equals("KafkaTopic")) {
        JsonNode config = each.at("/spec/config");
        assertThat(config.path("message.timestamp.type").asText()).isEqualTo("LogAppendTime");
        actual.put(each.at("/metadata/name").asText(), config.path("cleanup.policy").asText());
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void theServiceIsProbedWhereItAnswersAndItsOptionsAreOnItsPage() throws IOException {
    Map<String, JsonNode> byKind =
        base().stream()
            .filter(each -> each.at("/metadata/name").asText().equals("millrace-service"))
            .collect(Collectors.toMap(each -> each.path("kind").asText(), Function.identity()));
    Deployment deployment = STRICT.treeToValue(byKind.get("Deployment"), Deployment.class);
    Service service = STRICT.treeToValue(byKind.get("Service"), Service.class);
    PodTemplateSpec pod = deployment.getSpec().getTemplate();
    assertThat(pod.getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(service.getSpec().getSelector());
    Container container = pod.getSpec().getContainers().get(0);
    String api =
        Files.readString(
            Path.of("../../service/src/main/resources/io/millrace/service/openapi.json"));
    assertThat(List.of(container.getLivenessProbe(), container.getReadinessProbe()))
        .allSatisfy(
            probe -> assertThat(api).contains("\"" + probe.getHttpGet().getPath() + "\": {"));
    String page = Files.readString(Path.of("../../docs/service.md"));
    assertThat(container.getArgs())
        .filteredOn(argument -> argument.startsWith("-D"))
        .isNotEmpty()
        .allSatisfy(
            argument ->
                assertThat(page)
                    .contains("| `" + argument.substring(2, argument.indexOf('=')) + "` |"));
  }

  @Test
  void everyOverlayChangesWhatIsThere() throws IOException {
    Map<String, JsonNode> byName =
        base().stream()
            .filter(each -> each.path("kind").asText().equals("FlinkDeployment"))
            .collect(
                Collectors.toMap(each -> each.at("/metadata/name").asText(), Function.identity()));
    for (Map.Entry<Path, List<JsonNode>> file : documents().entrySet()) {
      Path directory = requireNonNull(file.getKey().getParent());
      for (JsonNode each : file.getValue()) {
        if (each.path("kind").asText().equals("Kustomization")) {
          each.path("resources")
              .forEach(resource -> assertThat(directory.resolve(resource.asText())).exists());
          each.path("patches").findValuesAsText("path").stream()
              .filter(path -> path.endsWith(".yaml"))
              .forEach(path -> assertThat(directory.resolve(path)).exists());
        } else if (each.path("kind").asText().equals("FlinkDeployment")) {
          assertThat(byName).containsKey(each.at("/metadata/name").asText());
        }
      }
    }
  }

  private static FlinkDeploymentSpec spec(JsonNode manifest) throws IOException {
    ObjectNode spec = manifest.path("spec").deepCopy();
    if (spec.has("flinkVersion")) {
      assertThat(spec.path("flinkVersion").asText()).isEqualTo("v2_3");
      spec.put("flinkVersion", KNOWN_VERSION);
    }
    return YAML.treeToValue(spec, FlinkDeploymentSpec.class);
  }

  private static List<JsonNode> base() throws IOException {
    return documents().entrySet().stream()
        .filter(file -> file.getKey().startsWith("base"))
        .flatMap(file -> file.getValue().stream())
        .toList();
  }

  private static Map<Path, List<JsonNode>> documents() throws IOException {
    Map<Path, List<JsonNode>> documents = new TreeMap<>();
    for (String root : List.of("base", "overlays")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
          documents.put(
              file, YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll());
        }
      }
    }
    return documents;
  }
}

package io.millrace.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.docker.Dockerfile.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the images are made of, as the build makes it, and what they run. */
@Timeout(600)
final class ImageContentsITCase {

  /** What the first stage of the Dockerfile collects its files in. */
  private static final String COLLECTED = "/out/";

  @TempDir static Path directory;
  private static Path collected;

  @BeforeAll
  static void collect() throws Exception {
    collected = Files.createDirectory(directory.resolve("out"));
    Run run = run(List.of("./collect", "--built", collected.toString()));
    assertThat(run.exit()).as(run.output()).isZero();
  }

  @Test
  void everythingThatIsCopiedIsThere() throws IOException {
    Dockerfile dockerfile = Dockerfile.read();
    assertThat(dockerfile.copies()).hasSizeGreaterThan(8);
    for (Copy copy : dockerfile.copies()) {
      if (copy.from().isEmpty()) {
        assertThat(Path.of("..", copy.source())).as(copy.toString()).exists();
      } else if (copy.from().startsWith("build")) {
        assertThat(dockerfile.stage(copy.from())).anyMatch(line -> line.contains("docker/collect"));
        assertThat(copy.source()).startsWith(COLLECTED);
        assertThat(collected.resolve(copy.source().substring(COLLECTED.length())))
            .as(copy.toString())
            .isNotEmptyDirectory();
      } else {
        // Another image's, which cannot be looked into here.
        assertThat(copy.from()).isEqualTo("flink");
      }
    }
  }

  @Test
  void nativeCodeIsInTheLibraryOfFlinkAlone() throws IOException {
    Set<String> library = names(collected.resolve("lib"));
    assertThat(library)
        .anyMatch(name -> name.matches("nd4j-native-.*-linux-.*[.]jar"))
        .noneMatch(name -> name.startsWith("flink-"))
        .noneMatch(name -> name.startsWith("slf4j-"));
    assertThat(entries(collected.resolve("usrlib/millrace-job.jar")))
        .contains("io/millrace/flink/job/RecommendationJob.class")
        .contains("io/millrace/flink/job/TrainingExamplesJob.class")
        .contains("io/millrace/flink/job/TrainingJob.class")
        .noneMatch(name -> name.startsWith("org/nd4j/") || name.startsWith("org/bytedeco/"));
  }

  @Test
  void everyCommandOfTheComposeFileIsOneOfTheImage() throws Exception {
    Set<String> started = new TreeSet<>();
    for (Map.Entry<String, JsonNode> service : ComposeFile.services().entrySet()) {
      if (service.getValue().at("/build/target").asText().equals("cli")) {
        List<String> arguments = ComposeFile.arguments(service.getValue());
        Run run = millrace(arguments);
        assertThat(run.exit()).as("%s: %s", arguments, run.output()).isZero();
        assertThat(run.output())
            .contains("Usage: millrace " + arguments.get(0))
            .contains(arguments.stream().filter(word -> word.startsWith("--")).toList());
        started.add(arguments.get(0));
      }
    }
    assertThat(started).containsExactly("deploy", "query", "replay", "serve", "topics");
  }

  /** Asks for help about a command, which names its options. */
  private static Run millrace(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("./millrace"));
    command.addAll(arguments);
    command.add("--help");
    return run(command);
  }

  private record Run(int exit, String output) {}

  private static Run run(List<String> command) throws Exception {
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("MILLRACE_LIB", collected.resolve("cli").toString());
    builder
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (p, j) -> j + ":" + p);
    Process process = builder.start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(command.toString()).isTrue();
    return new Run(process.exitValue(), Files.readString(output));
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static Set<String> entries(Path jar) throws IOException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      return new TreeSet<>(opened.stream().map(JarEntry::getName).toList());
    }
  }
}

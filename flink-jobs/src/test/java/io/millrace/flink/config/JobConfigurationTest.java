package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where options come from, and which go over which. */
final class JobConfigurationTest {

  private static final Configuration NO_CLUSTER = new Configuration();

  private Path file;

  @BeforeEach
  void nameAFile(@TempDir Path directory) {
    file = directory.resolve("job.properties");
  }

  @Test
  void withoutArgumentsTheDefaultsHold() {
    assertThat(JobConfiguration.fromArguments(NO_CLUSTER)).isEqualTo(JobConfiguration.defaults());
    assertThat(JobConfiguration.defaults().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(JobConfiguration.defaults().get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
  }

  @Test
  void theFileGoesOverTheDefaultsAndTheCommandLineOverBoth() throws Exception {
    Files.writeString(
        file, "execution.checkpointing.interval = 20 s\nmillrace.topics.prefix = file.\n");
    Configuration configuration =
        JobConfiguration.fromArguments(
            NO_CLUSTER,
            "-Dmillrace.topics.prefix=line.",
            "--config",
            file.toString(),
            "-Dmillrace.session.expiry=7 d");
    assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(configuration.get(RecommendationJobOptions.TOPIC_PREFIX)).isEqualTo("line.");
    assertThat(configuration.get(RecommendationJobOptions.SESSION_EXPIRY))
        .isEqualTo(Duration.ofDays(7));
    // The defaults that nothing goes over stay.
    assertThat(configuration.get(PipelineOptions.OBJECT_REUSE)).isTrue();
  }

  @Test
  void aValueMayHoldEqualsSignsAndNothing() {
    Configuration configuration =
        JobConfiguration.fromArguments(NO_CLUSTER, "-Da=b=c", "-Dmillrace.topics.prefix=");
    assertThat(configuration.toMap()).containsEntry("a", "b=c");
    assertThat(configuration.get(RecommendationJobOptions.TOPIC_PREFIX)).isEmpty();
  }

  @Test
  void skipsCommentsAndEmptyLinesAndTheSpaceAroundKeyAndValue() throws Exception {
    Files.writeString(file, "# a = 1\n\n  \n  key  =  a value = of words  \nother=\n");
    assertThat(JobConfiguration.fromFile(file).toMap())
        .containsOnlyKeys("key", "other")
        .containsEntry("key", "a value = of words")
        .containsEntry("other", "");
  }

  @Test
  void aBackslashStandsForItself() throws Exception {
    Files.writeString(file, "a = C:\\users\\new\\table\r\nb = \\\\server\\share\\\r\nc = 3\r\n");
    assertThat(JobConfiguration.fromFile(file).toMap())
        .containsEntry("a", "C:\\users\\new\\table")
        .containsEntry("b", "\\\\server\\share\\")
        .containsEntry("c", "3");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws Exception {
    Files.writeString(file, "\uFEFFa = Ä\n");
    assertThat(JobConfiguration.fromFile(file).toMap()).containsOnlyKeys("a").containsValue("Ä");
  }

  @Test
  void namesAFileThatIsMissing() {
    assertThatThrownBy(
            () -> JobConfiguration.fromArguments(NO_CLUSTER, "--config", file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no file " + file);
  }

  @Test
  void namesAFileThatCannotBeRead() throws Exception {
    Files.createDirectory(file);
    assertThatThrownBy(() -> JobConfiguration.fromFile(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot read " + file);
  }

  @Test
  void namesAFileOfAnotherEncoding() throws Exception {
    Files.write(file, new byte[] {'a', '=', (byte) 0xC4, '\n'});
    assertThatThrownBy(() -> JobConfiguration.fromFile(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + " is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"millrace.session.expiry: 7 d", "= 7 d", "nothing"})
  void namesTheLineThatIsNoOption(String line) throws Exception {
    Files.writeString(file, "a = 1\n" + line + "\n");
    assertThatThrownBy(() -> JobConfiguration.fromFile(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s, line 2: expected key = value, not %s".formatted(file, line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--config", "-Dkey", "-D=value", "config.properties", "--help", ""})
  void namesAnArgumentThatIsNone(String argument) {
    assertThatThrownBy(() -> JobConfiguration.fromArguments(NO_CLUSTER, argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected --config FILE or -Dkey=value, not " + argument);
  }
}

package io.millrace.cli;

import static io.millrace.cli.CommandRun.assertUnusable;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ModelsITCase {
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();

  @TempDir static Path directory;
  private static LocalBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void announcesAModelAndListsTheNewest(@TempDir Path models) throws Exception {
    createTopics("first.");
    Path file = models.resolve("din.model");
    String sha256 = write(FEATURES.hash(), Map.of("loss", "0.25"), file);
    CommandRun nothing = run("list", "--prefix=first.");
    assertThat(nothing.err())
        .containsExactly("millrace models list: no model in topic first.models");
    assertThat(nothing.exitCode()).isEqualTo(3);

    CommandRun published = run("publish", "--prefix=first.", "--file=" + file);
    assertThat(published.err()).isEmpty();
    assertThat(published.out())
        .containsExactly(
            "announced din din-%s at %s".formatted(sha256.substring(0, 12), file.toUri()));
    assertThat(published.exitCode()).isZero();

    CommandRun second =
        run(
            "publish",
            "--prefix=first.",
            "--file=" + file,
            "--model-version=din-7",
            "--location=s3://models/din-7.model");
    assertThat(second.exitCode()).isZero();
    CommandRun listed = run("list", "--prefix=first.");
    assertThat(listed.out()).hasSize(2);
    assertThat(listed.out().get(1))
        .matches(
            "  din   din-7    20\\S+Z +%d +s3://models/din-7.model".formatted(FEATURES.hash()));
    assertThat(listed.exitCode()).isZero();
  }

  @Test
  void aModelThatIsWithdrawnIsNotListed(@TempDir Path models) throws Exception {
    createTopics("third.");
    Path din = models.resolve("a.model");
    String unused = write(FEATURES.hash(), Map.of(), din);
    Path twoTower = models.resolve("b.model");
    String sha256 =
        ModelFile.write(
            TwoTowerModel.initial(new TwoTowerSpec(2, 4, 3, 2, 0.1f), 1), Map.of(), twoTower);
    assertThat(run("publish", "--prefix=third.", "--file=" + din).exitCode()).isZero();
    // The name is that of the file's kind.
    assertUnusable(
        run("publish", "--prefix=third.", "--file=" + twoTower, "--name=din"),
        "holds a model that finds items (two-tower), and 'din' is the name of one that orders");
    assertUnusable(
        run("publish", "--prefix=third.", "--file=" + din, "--name=two-tower"),
        "holds a model that orders lists (din)");
    assertUnusable(
        run("publish", "--prefix=third.", "--file=" + din, "--name= "), "a model needs a name");
    assertThat(run("publish", "--prefix=third.", "--file=" + twoTower).out())
        .containsExactly(
            "announced two-tower two-tower-%s at %s"
                .formatted(sha256.substring(0, 12), twoTower.toUri()));

    CommandRun withdrawn = run("withdraw", "--prefix=third.", "--name=din");
    assertThat(withdrawn.err()).isEmpty();
    assertThat(withdrawn.out()).containsExactly("withdrew din");
    assertThat(withdrawn.exitCode()).isZero();

    assertThat(run("list", "--prefix=third.").out())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("  two-tower ")
        .contains(" %d ".formatted(TwoTowerSpec.SCHEMA_HASH));
    CommandRun unknown = run("withdraw", "--prefix=third.", "--name=din");
    assertThat(unknown.err())
        .last()
        .asString()
        .endsWith("no model is announced as 'din', but two-tower");
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(run("withdraw", "--prefix=third.", "--name=two-tower").exitCode()).isZero();
    assertThat(run("list", "--prefix=third.").exitCode()).isEqualTo(3);
    CommandRun nowhere = run("withdraw", "--prefix=none.", "--name=din");
    assertThat(nowhere.err()).last().asString().contains("there is no topic none.models");
    assertThat(nowhere.exitCode()).isEqualTo(2);
  }

  @Test
  void refusesAFileThatIsNoModelAndWarnsOfOtherFeatures(@TempDir Path models) throws Exception {
    createTopics("second.");
    Path file = models.resolve("din.model");
    CommandRun missing = run("publish", "--prefix=second.", "--file=" + file);
    assertThat(missing.err()).containsExactly("millrace models publish: there is no file " + file);
    assertThat(missing.exitCode()).isEqualTo(2);

    Files.writeString(file, "no model");
    CommandRun none = run("publish", "--prefix=second.", "--file=" + file);
    assertThat(none.err())
        .singleElement()
        .asString()
        .startsWith("millrace models publish: cannot use %s: not a model file".formatted(file));
    assertThat(none.exitCode()).isEqualTo(2);

    Path other = models.resolve("other.model");
    String unused = write(7, Map.of("version", "other-1"), other);
    CommandRun relative =
        run("publish", "--prefix=second.", "--file=" + other, "--location=other.model");
    assertThat(relative.err())
        .containsExactly(
            "millrace models publish: the location is a URI with a scheme, as"
                + " file:///models/din.model, not other.model");
    CommandRun warned = run("publish", "--prefix=second.", "--file=" + other);
    assertThat(warned.err()).singleElement().asString().startsWith("warning: the model reads");
    assertThat(warned.out())
        .containsExactly("announced din other-1 at %s".formatted(other.toUri()));
    assertThat(warned.exitCode()).isZero();
  }

  private static String write(long hash, Map<String, String> metadata, Path file) throws Exception {
    DinSpec spec =
        new DinSpec(
            hash,
            FEATURES.size(),
            0,
            2,
            8,
            5,
            Pooling.NONE,
            2,
            false,
            List.of(4),
            Activation.PRELU);
    return ModelFile.write(DinModel.initial(spec, 1), metadata, file);
  }

  private static void createTopics(String prefix) {
    CommandRun created =
        CommandRun.of(
            "topics",
            "create",
            "--prefix=" + prefix,
            "--bootstrap-servers=" + broker.bootstrapServers());
    assertThat(created.exitCode()).isZero();
  }

  private static CommandRun run(String command, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "models";
    arguments[1] = command;
    arguments[2] = "--bootstrap-servers=" + broker.bootstrapServers();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.of(arguments);
  }
}

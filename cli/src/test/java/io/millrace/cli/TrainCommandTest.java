package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.ranking.store.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model trained from a log, and what is evaluated with it. */
final class TrainCommandTest {
  @TempDir Path directory;
  private Path log;

  @BeforeEach
  void writeLog() throws IOException {
    log = directory.resolve("log.jsonl");
    Files.writeString(log, SmallLog.of(800));
  }

  @Test
  void aTrainedModelOrdersLists() throws IOException {
    Path model = directory.resolve("din.model");

    CommandRun trained = train(log, model);

    assertThat(trained.err()).isEmpty();
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out())
        .anyMatch(line -> line.startsWith("400 lists to learn from, the newest 40 held out"))
        .anyMatch(line -> line.contains("GAUC clicks"))
        .noneMatch(line -> line.contains("NaN"));
    ModelFile file = ModelFile.read(model);
    assertThat(trained.out().get(trained.out().size() - 1)).contains(file.sha256());
    assertThat(file.din().spec().schemaHash())
        .isEqualTo(RecommenderConfig.DEFAULT.featureSchema().hash());

    CommandRun evaluated = CommandRun.of("evaluate", "--input=" + log, "--model=" + model);
    assertThat(evaluated.exitCode()).isZero();
    assertThat(evaluated.out()).anyMatch(line -> line.contains("recall@20"));

    CommandRun compared = CommandRun.of("compare", "--input=" + log, "--model=" + model);
    assertThat(compared.exitCode()).isZero();
    assertThat(compared.out().get(1)).endsWith("the defaults, with " + model);
  }

  @Test
  void saysWhatItSkipsAndWhichKindsThereAre() throws IOException {
    Files.writeString(log, SmallLog.of(800) + "no interaction\n");
    for (String kind : new String[] {"din", "two-tower"}) {
      assertThat(train(log, directory.resolve(kind), "--kind=" + kind).out())
          .as(kind)
          .contains("Skipped 1 line that could not be used:");
    }
    CommandRun wrong = train(log, directory.resolve("none"), "--kind=bogus");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .singleElement()
        .asString()
        .contains("expected one of [din, two-tower] but was 'bogus'");
  }

  @Test
  void twiceTheSame() throws IOException {
    Path first = directory.resolve("first.model");
    Path second = directory.resolve("second.model");
    assertThat(train(log, first).exitCode()).isZero();
    assertThat(train(log, second).exitCode()).isZero();

    assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
  }

  @Test
  void aTwoTowerModelFindsCandidates() throws IOException {
    Path model = directory.resolve("two-tower.model");
    Path uncorrected = directory.resolve("uncorrected.model");

    CommandRun trained = train(log, model, "--kind=two-tower");

    assertThat(trained.err()).isEmpty();
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out()).anyMatch(line -> line.startsWith("pass 1  loss "));
    ModelFile file = ModelFile.read(model);
    assertThat(file.twoTower().spec().dimension()).isEqualTo(2);
    assertThat(file.twoTower().catalogue()).isNotEmpty();
    assertThat(file.metadata()).containsKey("until");
    assertThat(train(log, uncorrected, "--kind=two-tower", "--no-correction").exitCode()).isZero();
    assertThat(ModelFile.read(uncorrected).sha256()).isNotEqualTo(file.sha256());

    Path later = directory.resolve("later.jsonl");
    Files.writeString(later, SmallLog.of(900).substring(SmallLog.of(800).length()));
    for (String command : new String[] {"evaluate", "compare", "ablate"}) {
      CommandRun run =
          CommandRun.of(command, "--warm-up=" + log, "--input=" + later, "--model=" + model);
      assertThat(run.exitCode()).as("%s: %s", command, run.err()).isZero();
      assertThat(run.out()).anyMatch(line -> line.contains("recall@20"));
    }
    CommandRun ablated =
        CommandRun.of("ablate", "--warm-up=" + log, "--input=" + later, "--model=" + model);
    assertThat(ablated.out()).anyMatch(line -> line.contains("two-tower alone"));
    CommandRun without = CommandRun.of("ablate", "--warm-up=" + log, "--input=" + later);
    assertThat(without.out()).noneMatch(line -> line.contains("two-tower"));
  }

  @Test
  void refusesOptionsOfTheOtherKindAndASecondModelOfAKind() throws IOException {
    Path model = directory.resolve("two-tower.model");
    assertThat(train(log, model, "--no-correction").exitCode()).isEqualTo(2);
    assertThat(train(log, model, "--kind=two-tower", "--lists=5").exitCode()).isEqualTo(2);
    assertThat(model).doesNotExist();
    Path lonely = directory.resolve("lonely.jsonl");
    Files.writeString(lonely, SmallLog.of(1));
    CommandRun.assertUnusable(
        train(lonely, model, "--kind=two-tower"), "has no session with two interactions");
    assertThat(train(log, model, "--kind=two-tower").exitCode()).isZero();
    CommandRun.assertUnusable(
        CommandRun.of("evaluate", "--input=" + log, "--model=" + model, "--model=" + model),
        "it is a second two-tower model");
  }

  @Test
  void refusesWhatItCannotUse() throws IOException {
    Path model = directory.resolve("din.model");
    Path tiny = directory.resolve("tiny.jsonl");
    Files.writeString(tiny, SmallLog.of(8));
    Path garbage = directory.resolve("garbage.model");
    Files.writeString(garbage, "no model");

    CommandRun.assertUnusable(train(tiny, model), "4 lists to learn from");
    CommandRun.assertUnusable(
        train(log, directory.resolve("nowhere/din.model")), "there is no directory for");
    CommandRun.assertUnusable(
        CommandRun.of("evaluate", "--input=" + log, "--model=" + garbage), "cannot use " + garbage);
    CommandRun.assertUnusable(
        CommandRun.of("evaluate", "--input=" + log, "--model=" + model),
        "there is no file " + model);
    assertThat(train(log, model, "--embedding-rows=1000").exitCode()).isEqualTo(2);
    assertThat(train(log, model, "--hidden-units=0").exitCode()).isEqualTo(2);
    assertThat(train(log, model, "--warm-up-share=1").exitCode()).isEqualTo(2);
    assertThat(model).doesNotExist();
  }

  private static CommandRun train(Path log, Path model, String... more) {
    String[] arguments = new String[6 + more.length];
    arguments[0] = "train";
    arguments[1] = "--input=" + log;
    arguments[2] = "--output=" + model;
    arguments[3] = "--epochs=1";
    arguments[4] = "--embedding-rows=64";
    arguments[5] = "--dimension=2";
    System.arraycopy(more, 0, arguments, 6, more.length);
    return CommandRun.of(arguments);
  }
}

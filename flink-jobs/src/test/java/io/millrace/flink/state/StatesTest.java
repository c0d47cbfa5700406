package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract with savepoints: what they are made of, and what a change would make unreadable. */
final class StatesTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path CONTRACT = RESOURCES.resolve("state-contract.txt");
  private static final Path MIGRATIONS = RESOURCES.resolve("state-migrations.txt");
  private static final Path SAVEPOINTS = RESOURCES.resolve("savepoints");

  /** A state of an operator. */
  private record OwnedState(String uid, StateDescriptor<?, ?> state) {

    String line() {
      Configuration configuration = new Configuration();
      configuration.set(PipelineOptions.GENERIC_TYPES, false);
      state.initializeSerializerUnlessSet(new ExecutionConfig(configuration));
      TypeSerializer<?> serializer = state.getSerializer();
      if (state instanceof ListStateDescriptor<?> list) {
        serializer = list.getElementSerializer();
      } else if (state instanceof MapStateDescriptor<?, ?> map) {
        serializer = map.getValueSerializer();
      }
      return serializer instanceof FormatSerializer<?> ours
          ? "%s | %s | %s | %d"
              .formatted(uid, state.getName(), ours.format().name(), ours.format().version())
          : "%s | %s | %s | -"
              .formatted(uid, state.getName(), serializer.getClass().getSimpleName());
    }
  }

  private static final List<OwnedState> STATES =
      List.of(
          new OwnedState(Uids.REGISTER_ITEM, States.itemSeenAt()),
          new OwnedState(Uids.ESTIMATE_SAMPLING_PROBABILITY, States.samplingBlocks()),
          new OwnedState(Uids.TRACK_SESSION, States.sessionHistory()),
          new OwnedState(Uids.TRACK_SESSION, States.activityCounts()),
          new OwnedState(Uids.UPDATE_CO_OCCURRENCE, States.neighborRow()),
          new OwnedState(Uids.FOLLOW_NEIGHBORS, States.toldNeighbors()),
          new OwnedState(Uids.GENERATE_CANDIDATES, States.sessionNeighbors()),
          new OwnedState(Uids.GENERATE_CANDIDATES, States.popularityCounts()),
          new OwnedState(Uids.GENERATE_CANDIDATES, States.trendingCounts()),
          new OwnedState(Uids.GENERATE_CANDIDATES, States.calibrationCounts()),
          new OwnedState(Uids.GENERATE_CANDIDATES, States.probabilityBlocks()),
          new OwnedState(Uids.GENERATE_CANDIDATES, States.models()),
          new OwnedState(Uids.RANK_CANDIDATES, States.models()),
          new OwnedState(Uids.JOIN_EXAMPLES, States.pendingExamples()),
          new OwnedState(Uids.JOIN_EXAMPLES, States.pendingLists()),
          new OwnedState(Uids.TRAIN_MODEL, States.trainingState()),
          new OwnedState(Uids.FOLLOW_SESSION, States.sessionHistory()),
          new OwnedState(Uids.TRAIN_TWO_TOWER, States.twoTowerState()));

  @Test
  void everyStateBelongsToAnOperatorAndHasANameOfItsOwn() throws Exception {
    List<String> names = new ArrayList<>();
    for (Method method : States.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        names.add(((StateDescriptor<?, ?>) method.invoke(null)).getName());
      }
    }
    assertThat(names).doesNotHaveDuplicates();
    assertThat(STATES)
        .extracting(owned -> owned.state().getName())
        .containsOnly(names.toArray(String[]::new));
  }

  /** A line of a contract; the format version is 0 where there is none. */
  private record ContractLine(String uid, String state, String format, int version) {

    static List<ContractLine> read(Path contract) throws IOException {
      return fields(contract).stream()
          .map(
              line ->
                  new ContractLine(
                      line.get(0),
                      line.get(1),
                      line.get(2),
                      line.get(3).equals("-") ? 0 : Integer.parseInt(line.get(3))))
          .toList();
    }

    boolean isReadBy(ContractLine present) {
      return uid.equals(present.uid)
          && state.equals(present.state)
          && format.equals(present.format)
          && version <= present.version;
    }
  }

  @Test
  void uidsStatesAndFormatsAreThoseOfTheContract() throws Exception {
    // Savepoints depend on every line of the file: a line may be added, and one may change only
    // together with an entry among the migrations.
    List<String> lines = new ArrayList<>();
    lines.add("# uid | state | format | format version");
    for (String uid : UidsTest.all()) {
      List<String> states =
          STATES.stream().filter(o -> o.uid().equals(uid)).map(OwnedState::line).toList();
      lines.addAll(states.isEmpty() ? List.of(uid + " | - | - | -") : states);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(CONTRACT));
  }

  @Test
  void everyVersionBeforeTheNewestHasAMigration() throws Exception {
    List<List<String>> expected =
        ContractLine.read(CONTRACT).stream()
            .flatMap(
                line ->
                    IntStream.range(1, line.version())
                        .mapToObj(version -> List.of(line.format(), "" + version)))
            .distinct()
            .toList();
    assertThat(migrations()).containsAll(expected).doesNotHaveDuplicates();
    // A migration of a version that is not older than the newest would be one that nobody reads.
    assertThat(migrations())
        .filteredOn(migration -> migration.get(1).matches("[0-9]+"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatAReleaseHadIsThereOrHasAMigration(Path release) throws Exception {
    List<ContractLine> present = ContractLine.read(CONTRACT);
    List<List<String>> migrations = migrations();
    assertThat(ContractLine.read(release.resolve("state-contract.txt")))
        .isNotEmpty()
        .allMatch(
            line ->
                present.stream().anyMatch(line::isReadBy)
                    || migrations.contains(List.of(line.uid(), line.state())));
  }

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(SAVEPOINTS)) {
      return files.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  private static List<List<String>> migrations() throws IOException {
    return fields(MIGRATIONS).stream().map(fields -> fields.subList(0, 2)).toList();
  }

  private static List<List<String>> fields(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(line.split(" \\| ", -1)))
        .toList();
  }
}

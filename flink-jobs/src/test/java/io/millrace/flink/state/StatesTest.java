package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;

/** The contract with savepoints: what they are made of, and what a change would make unreadable. */
final class StatesTest {

  private static final Path CONTRACT = Path.of("src/test/resources/state-contract.txt");

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

  @Test
  void uidsStatesAndFormatsAreThoseOfTheContract() throws Exception {
    // Savepoints depend on every line of the file: a line may be added, and one may change only
    // together with a migration of the state.
    List<String> lines = new ArrayList<>();
    lines.add("# uid | state | format | format version");
    for (String uid : UidsTest.all()) {
      List<String> states =
          STATES.stream().filter(o -> o.uid().equals(uid)).map(OwnedState::line).toList();
      lines.addAll(states.isEmpty() ? List.of(uid + " | - | - | -") : states);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(CONTRACT));
  }
}

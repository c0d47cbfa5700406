package io.millrace.flink.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ExampleConfig;
import io.millrace.core.training.ExampleJoin;
import io.millrace.core.training.ExampleOutput;
import io.millrace.core.training.PendingExamples;
import io.millrace.core.training.PendingLists;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.state.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When examples come out, what is kept until then, and what survives a restore. */
final class JoinExamplesFunctionTest {
  private static final long T = 1_600_000_000_000L;
  private static final long HORIZON = 100;
  private static final ExampleConfig CONFIG =
      new ExampleConfig(Duration.ofMillis(HORIZON), 2, 3, 50);
  private static final ServedSchema SCHEMA =
      new ServedSchema(7, -9, List.of("adjacent"), List.of("revisit"));

  @ParameterizedTest
  @EnumSource
  void givesAnExampleWhenBothInputsHavePassedTheHorizon(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      // The interaction overtakes the list.
      harness.processSecond(interaction("s", 3, T + 1, InteractionType.ORDERS));
      harness.processFirst(list("s", T, 2, 3));
      harness.watermarkFirst(T + HORIZON);
      harness.watermarkSecond(T + HORIZON - 1);
      assertThat(harness.takeOutputs()).isEmpty();
      harness.watermarkSecond(T + HORIZON);
      JoinedExample joined = harness.takeOutputs().get(0);
      assertThat(joined.schema()).isEqualTo(SCHEMA);
      assertThat(joined.example().items()).containsExactly(2, 3);
      assertThat(joined.example().positions()).containsExactly(0, 0, 0, 0, 0, 1);
      assertThat(joined.example().features()).containsExactly(0, 0.5f, 1, 1.5f);
      assertThat(harness.count("examples")).isEqualTo(1);
      assertThat(harness.count("target.orders.positives")).isEqualTo(1);
      assertThat(harness.count("target.clicks.positives")).isZero();
      assertThat(harness.count("examplesWithoutPositives")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsNothingOfASessionThatIsOver(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.processFirst(list("s", T, 2));
      harness.processSecond(interaction("s", 2, T + 150, InteractionType.CLICKS));
      harness.processSecond(interaction("t", 2, T, InteractionType.CLICKS));
      assertThat(harness.keys("pending-examples")).isEqualTo(2);
      watermark(harness, T + HORIZON);
      assertThat(harness.keys("pending-examples")).isEqualTo(1);
      assertThat(harness.keys("pending-lists")).isEqualTo(1);
      assertThat(harness.count("examplesWithoutPositives")).isEqualTo(1);
      watermark(harness, T + 2 * HORIZON);
      assertThat(harness.count("target.clicks.latePositives")).isEqualTo(1);
      assertThat(harness.keys("pending-lists")).isZero();
      watermark(harness, T + 150 + HORIZON);
      assertThat(harness.keys("pending-examples")).isZero();
      assertThat(harness.timers()).isZero();
      assertThat(harness.takeOutputs()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsWhatComesTooLateAndWhatThereIsNoRoomFor(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      watermark(harness, T + HORIZON);
      harness.processFirst(list("s", T, 2));
      harness.processSecond(interaction("s", 2, T, InteractionType.CLICKS));
      assertThat(harness.count("lateLists")).isEqualTo(1);
      assertThat(harness.count("lateOutcomes")).isEqualTo(1);
      assertThat(harness.keys("pending-examples")).isZero();
      for (int i = 1; i <= 5; i++) {
        harness.processFirst(list("s", T + i, 2));
      }
      assertThat(harness.count("droppedLists")).isEqualTo(2);
      watermark(harness, T + 10 * HORIZON);
      assertThat(harness.takeOutputs()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameAfterARestoreWithAnotherParallelism(Backend backend) throws Exception {
    List<Object> arrivals = arrivals(400);
    List<String> expected = plainJoin(arrivals);
    List<JoinedExample> outputs = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var harness = start(backend, null)) {
      feed(harness, arrivals.subList(0, 200));
      watermark(harness, T + 150);
      outputs.addAll(harness.takeOutputs());
      assertThat(outputs).isNotEmpty();
      snapshot = harness.snapshot(1, 1);
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState own =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              snapshot, FunctionHarness.MAX_PARALLELISM, 1, 2, subtask);
      try (var harness = start(backend, own, 2, subtask)) {
        watermark(harness, T + 150);
        for (Object arrival : arrivals.subList(200, 400)) {
          if (harness.owns(session(arrival))) {
            feed(harness, List.of(arrival));
          }
        }
        watermark(harness, T + 1_000);
        outputs.addAll(harness.takeOutputs());
        assertThat(harness.keys("pending-examples")).isZero();
        assertThat(harness.timers()).isZero();
      }
    }
    assertThat(Bytes.of(Types.JOINED_EXAMPLE, outputs))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Ten sessions; what comes in the second half is later than what the first half completes. */
  private static List<Object> arrivals(int count) {
    Random random = new Random(3);
    List<Object> arrivals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String session = "s" + random.nextInt(10);
      long time = T + (i < count / 2 ? 0 : 151) + random.nextInt(150);
      arrivals.add(
          i % 10 == 0
              ? list(session, time, 1, 2, 3, 4, 5, 6)
              : interaction(
                  session, random.nextInt(8), time, InteractionType.ofCode(random.nextInt(3))));
    }
    return arrivals;
  }

  /** What the join gives where nothing is taken away before all has come. */
  private static List<String> plainJoin(List<Object> arrivals) throws Exception {
    ExampleJoin join = new ExampleJoin(CONFIG);
    Map<String, PendingExamples> pending = new HashMap<>();
    Map<String, PendingLists> lists = new HashMap<>();
    List<JoinedExample> joined = new ArrayList<>();
    ExampleOutput output =
        new ExampleOutput() {
          @Override
          public void completed(ServedSchema schema, TrainingExample example) {
            joined.add(new JoinedExample(schema, example));
          }

          @Override
          public void positiveTooLate(InteractionType type) {}

          @Override
          public void dropped() {}
        };
    for (int i = 0; i < arrivals.size(); i++) {
      Object arrival = arrivals.get(i);
      String session = session(arrival);
      PendingExamples own = pending.computeIfAbsent(session, s -> new PendingExamples());
      PendingLists ownLists = lists.computeIfAbsent(session, s -> PendingLists.inMemory());
      if (arrival instanceof ServedList list) {
        join.offer(own, ownLists, list, T, output);
      } else {
        join.offer(own, ((ArrivedInteraction) arrival).interaction(), T);
      }
      if (i == arrivals.size() / 2 - 1) {
        pending.forEach((s, p) -> join.advance(p, requireNonNull(lists.get(s)), T + 150, output));
      }
    }
    pending.forEach((s, p) -> join.advance(p, requireNonNull(lists.get(s)), T + 1_000, output));
    return Bytes.of(Types.JOINED_EXAMPLE, joined);
  }

  private static String session(Object arrival) {
    return arrival instanceof ServedList list
        ? list.session()
        : ((ArrivedInteraction) arrival).interaction().session();
  }

  private static void feed(
      CoFunctionHarness<ServedList, ArrivedInteraction, JoinedExample> harness,
      List<Object> arrivals)
      throws Exception {
    for (Object arrival : arrivals) {
      if (arrival instanceof ServedList list) {
        harness.processFirst(list);
      } else {
        harness.processSecond((ArrivedInteraction) arrival);
      }
    }
  }

  private static void watermark(CoFunctionHarness<?, ?, ?> harness, long time) throws Exception {
    harness.watermarkFirst(time);
    harness.watermarkSecond(time);
  }

  private static ServedList list(String session, long time, long... items) {
    float[] features = new float[2 * items.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = i / 2f;
    }
    return new ServedList(
        session,
        time,
        time,
        1,
        InteractionType.CLICKS,
        List.of(new SessionItem(1, time, InteractionType.CLICKS, 1, 0, 0)),
        SCHEMA,
        items,
        features);
  }

  private static ArrivedInteraction interaction(
      String session, long item, long time, InteractionType type) {
    return new ArrivedInteraction(new Interaction(session, item, time, type), time);
  }

  private static CoFunctionHarness<ServedList, ArrivedInteraction, JoinedExample> start(
      Backend backend, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(backend, snapshot, 1, 0);
  }

  private static CoFunctionHarness<ServedList, ArrivedInteraction, JoinedExample> start(
      Backend backend, @Nullable OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    return CoFunctionHarness.start(
        new JoinExamplesFunction(CONFIG),
        ServedList::session,
        arrived -> arrived.interaction().session(),
        org.apache.flink.api.common.typeinfo.Types.STRING,
        Types.JOINED_EXAMPLE,
        backend,
        snapshot,
        parallelism,
        subtask);
  }
}

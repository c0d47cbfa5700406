package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.state.Types;
import io.millrace.ranking.twotower.NextItem;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FollowSessionFunctionTest {

  private static final SessionConfig CONFIG =
      new SessionConfig(5, Duration.ofSeconds(1), SessionConfig.DEFAULT.activityDecay());

  @ParameterizedTest
  @EnumSource
  void givesTheSessionBeforeEachNextItemAndForgetsItInTime(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.process(click("t", 9, 110));
      harness.process(click("s", 2, 200));
      List<NextItem> outputs = harness.takeOutputs();
      assertThat(outputs).hasSize(1);
      assertThat(outputs.get(0).session().items()).containsExactly(1);
      assertThat(outputs.get(0).item()).isEqualTo(2);
      snapshot = harness.snapshot();
    }
    try (var harness = start(backend, snapshot)) {
      harness.process(click("s", 3, 300));
      assertThat(harness.takeOutputs().get(0).session().items()).containsExactly(2, 1);
      assertThat(harness.keys("session-history")).isEqualTo(2);
      harness.watermark(1_250);
      assertThat(harness.keys("session-history")).isEqualTo(1);
      harness.watermark(1_300);
      assertThat(harness.keys("session-history")).isZero();
    }
  }

  private static ArrivedInteraction click(String session, long item, long time) {
    return new ArrivedInteraction(
        new Interaction(session, item, time, InteractionType.CLICKS), time);
  }

  private static FunctionHarness<ArrivedInteraction, NextItem> start(
      Backend backend, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return FunctionHarness.start(
        new FollowSessionFunction(CONFIG, 3),
        arrived -> arrived.interaction().session(),
        org.apache.flink.api.common.typeinfo.Types.STRING,
        Types.NEXT_ITEM,
        backend,
        snapshot);
  }
}

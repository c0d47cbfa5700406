package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.element.NamedItem;
import io.millrace.flink.state.Types;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** String ids pass once, and what is remembered of them goes. */
final class RegisterItemFunctionTest {

  @ParameterizedTest
  @EnumSource
  void letsAnItemPassOnce(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(new NamedItem(1, "a", 100));
      harness.process(new NamedItem(2, "b", 110));
      harness.process(new NamedItem(1, "a", 120));
      assertThat(harness.takeOutputs())
          .containsExactly(new NamedItem(1, "a", 100), new NamedItem(2, "b", 110));
      assertThat(harness.keys("item-seen-at")).isEqualTo(2);
      assertThat(harness.timers()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsAnItemAndRegistersItAnewAfterTheExpiry(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(new NamedItem(1, "a", 100));
      harness.watermark(1_099);
      assertThat(harness.keys("item-seen-at")).isEqualTo(1);
      harness.watermark(1_100);
      assertThat(harness.keys("item-seen-at")).isZero();
      assertThat(harness.timers()).isZero();
      harness.process(new NamedItem(1, "a", 1_200));
      assertThat(harness.takeOutputs())
          .containsExactly(new NamedItem(1, "a", 100), new NamedItem(1, "a", 1_200));
    }
  }

  @ParameterizedTest
  @EnumSource
  void remembersAcrossARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(backend, null)) {
      harness.process(new NamedItem(1, "a", 100));
      snapshot = harness.snapshot();
    }
    try (var restored = start(backend, snapshot)) {
      restored.process(new NamedItem(1, "a", 200));
      restored.process(new NamedItem(2, "b", 200));
      assertThat(restored.takeOutputs()).containsExactly(new NamedItem(2, "b", 200));
      restored.watermark(1_100);
      assertThat(restored.keys("item-seen-at")).isEqualTo(1);
    }
  }

  private static FunctionHarness<NamedItem, NamedItem> start(
      Backend backend, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return FunctionHarness.start(
        new RegisterItemFunction(Duration.ofSeconds(1)),
        NamedItem::item,
        org.apache.flink.api.common.typeinfo.Types.LONG,
        Types.NAMED_ITEM,
        backend,
        snapshot);
  }
}

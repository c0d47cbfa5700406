package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.ItemSighting;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.flink.state.Types;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where interactions, rejections and string ids go, and what is counted. */
final class RouteReceivedFunctionTest {

  private static final ArrivedInteraction ARRIVED =
      new ArrivedInteraction(new Interaction("s", 7, 1_000, InteractionType.CLICKS), 1_005);

  private static final SourceRecord SOURCE =
      new SourceRecord("interactions", 3, 42, 1_000, null, new byte[] {1});

  private FunctionHarness<ReceivedRecord, ArrivedInteraction> harness;

  @BeforeEach
  void start() throws Exception {
    harness =
        FunctionHarness.start(
            new RouteReceivedFunction(Duration.ofSeconds(1)), Types.ARRIVED_INTERACTION);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void passesAnInteractionOnAndCountsIt() throws Exception {
    harness.process(ReceivedRecord.of(SOURCE, ARRIVED, null));
    assertThat(harness.takeOutputs()).containsExactly(ARRIVED);
    assertThat(harness.takeOutputs(RouteReceivedFunction.SIGHTINGS))
        .containsExactly(new ItemSighting(7, 1_000));
    assertThat(harness.takeOutputs(RouteReceivedFunction.NAMED_ITEMS)).isEmpty();
    assertThat(harness.takeOutputs(RouteReceivedFunction.REJECTED)).isEmpty();
    assertThat(harness.count("interactions")).isEqualTo(1);
  }

  @Test
  void namesAnItemWhoseIdIsText() throws Exception {
    harness.process(ReceivedRecord.of(SOURCE, ARRIVED, "sku-7"));
    assertThat(harness.takeOutputs()).containsExactly(ARRIVED);
    assertThat(harness.takeOutputs(RouteReceivedFunction.NAMED_ITEMS))
        .containsExactly(new NamedItem(7, "sku-7", 1_000));
  }

  @Test
  void sendsARejectionToTheSideAndCountsItByReason() throws Exception {
    RejectedRecord first = rejected(DeadLetterReason.TOMBSTONE);
    RejectedRecord second = rejected(DeadLetterReason.MALFORMED_JSON);
    RejectedRecord third = rejected(DeadLetterReason.TOMBSTONE);
    harness.process(ReceivedRecord.of(first));
    harness.process(ReceivedRecord.of(second));
    harness.process(ReceivedRecord.of(third));
    assertThat(harness.takeOutputs()).isEmpty();
    assertThat(harness.takeOutputs(RouteReceivedFunction.SIGHTINGS)).isEmpty();
    assertThat(harness.takeOutputs(RouteReceivedFunction.REJECTED))
        .containsExactly(first, second, third);
    assertThat(harness.count("interactions")).isZero();
    assertThat(harness.count("reason.tombstone.deadLetters")).isEqualTo(2);
    assertThat(harness.count("reason.malformed-json.deadLetters")).isEqualTo(1);
  }

  @Test
  void refusesWhatMayBelongToAForgottenSession() throws Exception {
    // The interaction is of 1,000 and sessions are forgotten after 1,000.
    harness.watermark(1_999);
    harness.process(ReceivedRecord.of(SOURCE, ARRIVED, "sku-7"));
    assertThat(harness.takeOutputs()).containsExactly(ARRIVED);
    harness.watermark(2_000);
    harness.process(ReceivedRecord.of(SOURCE, ARRIVED, "sku-7"));
    assertThat(harness.takeOutputs()).isEmpty();
    assertThat(harness.takeOutputs(RouteReceivedFunction.NAMED_ITEMS)).hasSize(1);
    assertThat(harness.takeOutputs(RouteReceivedFunction.REJECTED))
        .containsExactly(
            SOURCE.rejected(
                DeadLetterReason.TOO_LATE,
                "ts is 1970-01-01T00:00:01Z, but the stream has come to 1970-01-01T00:00:02Z and"
                    + " sessions are forgotten after PT1S"));
    assertThat(harness.count("interactions")).isEqualTo(1);
    assertThat(harness.count("reason.too-late.deadLetters")).isEqualTo(1);
  }

  @Test
  void hasACounterForEveryReasonFromTheStart() {
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      assertThat(harness.count("reason.%s.deadLetters".formatted(reason.code()))).isZero();
    }
  }

  private static RejectedRecord rejected(DeadLetterReason reason) {
    return new SourceRecord("interactions", 0, 1, 2, null, null).rejected(reason, "why");
  }
}

package io.millrace.flink.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.flink.config.KafkaConfig;
import io.millrace.flink.state.Types;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.InteractionLimits;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** The ends of the job can be shipped to a cluster. */
final class KafkaEndsTest {

  private final KafkaEnds ends =
      new KafkaEnds(
          new KafkaConfig(
              "localhost:9092", "group", "shop.", Encoding.AVRO, Map.of("linger.ms", "5")));

  @Test
  void theSourceCanBeShippedAndNeverEnds() {
    var source = ends.interactions(InteractionLimits.DEFAULT);
    assertThatCode(() -> InstantiationUtil.clone(source)).doesNotThrowAnyException();
    assertThat(source.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(source.getProducedType()).isEqualTo(Types.RECEIVED_RECORD);
  }

  @Test
  void theListsCanBeShippedToo() {
    var source = ends.servedLists(InteractionLimits.DEFAULT);
    assertThatCode(() -> InstantiationUtil.clone(source)).doesNotThrowAnyException();
    assertThat(source.getProducedType()).isEqualTo(Types.RECEIVED_LIST);
  }

  @Test
  void theExamplesCanBeShippedToo() {
    var source = ends.examples(InteractionLimits.DEFAULT);
    assertThatCode(() -> InstantiationUtil.clone(source)).doesNotThrowAnyException();
    assertThat(source.getProducedType()).isEqualTo(Types.RECEIVED_EXAMPLE);
  }

  @Test
  void theSinksCanBeShipped() {
    for (var sink :
        List.of(
            ends.recommendations(),
            ends.itemNeighbors(CoOccurrenceConfig.DEFAULT),
            ends.items(),
            ends.trainingExamples(true),
            ends.trainingExamples(false),
            ends.trainedModels(),
            ends.deadLetters())) {
      assertThatCode(() -> InstantiationUtil.clone(sink)).doesNotThrowAnyException();
    }
  }
}

package io.millrace.evaluation.output;

import static io.millrace.core.model.InteractionType.CLICKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.Figure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluationJsonTest {

  @Test
  void putsIntervalsBesideFigures() {
    Map<InteractionType, Long> cases = new EnumMap<>(InteractionType.class);
    cases.put(CLICKS, 3L);
    EvaluationResult result =
        new EvaluationResult(
            cases,
            2,
            List.of(
                new Figure("types.clicks", "recall@20", 0.5, 0.25, 0.75),
                new Figure("types.clicks", "mrr@20", 0.125, 0.1, 0.2),
                new Figure("weighted", "recall@20", 0.5, 0.25, 0.75),
                new Figure("candidates", "recall@100", Double.NaN, Double.NaN, Double.NaN),
                new Figure("channels.revisit", "only@20", 0, 0, 0.5),
                new Figure("", "coverage@20", 0.25, Double.NaN, Double.NaN)),
            Map.of("repeated", 4L));

    assertThat(EvaluationJson.text(result).replaceAll("\\s", ""))
        .isEqualTo(
            """
            {"types":{
            "clicks":{"cases":3,"recall@20":0.5,"recall@20.interval":[0.25,0.75],
            "mrr@20":0.125,"mrr@20.interval":[0.1,0.2]},
            "carts":{"cases":0},"orders":{"cases":0}},
            "weighted":{"recall@20":0.5,"recall@20.interval":[0.25,0.75]},
            "candidates":{"recall@100":null},
            "coverage@20":0.25,
            "channels":{"revisit":{"only@20":0.0,"only@20.interval":[0.0,0.5]}},
            "skipped":{"repeated":4}}
            """
                .replaceAll("\\s", ""));
  }
}

package io.millrace.evaluation.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluation.metric.Comparison;
import io.millrace.evaluation.metric.Figure;
import io.millrace.evaluation.metric.FigureDifference;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonJsonTest {

  @Test
  void putsBothFiguresBesideTheDifference() {
    Comparison comparison =
        new Comparison(
            7,
            List.of(
                new FigureDifference(
                    0.5, 0.75, new Figure("types.clicks", "recall@20", 0.25, 0.125, 0.375)),
                new FigureDifference(
                    0.5, 0.5, new Figure("types.carts", "recall@20", 0, -0.125, 0.125)),
                new FigureDifference(
                    0.5, 0.25, new Figure("weighted", "mrr@20", -0.25, -0.5, -0.125)),
                new FigureDifference(
                    Double.NaN,
                    0.5,
                    new Figure("", "fallback", Double.NaN, Double.NaN, Double.NaN)),
                new FigureDifference(
                    0, 0.5, new Figure("channels.revisit", "hits@20", 0.5, 0.25, 0.75))));

    assertThat(ComparisonJson.text(comparison).replaceAll("\\s", ""))
        .isEqualTo(
            """
            {"sessions":7,
            "types":{
            "clicks":{"recall@20":0.25,"recall@20.interval":[0.125,0.375],
            "recall@20.first":0.5,"recall@20.second":0.75,"recall@20.distinguishable":true},
            "carts":{"recall@20":0.0,"recall@20.interval":[-0.125,0.125],
            "recall@20.first":0.5,"recall@20.second":0.5,"recall@20.distinguishable":false}},
            "weighted":{"mrr@20":-0.25,"mrr@20.interval":[-0.5,-0.125],
            "mrr@20.first":0.5,"mrr@20.second":0.25,"mrr@20.distinguishable":true},
            "fallback":null,
            "fallback.first":null,"fallback.second":0.5,"fallback.distinguishable":false,
            "channels":{"revisit":{"hits@20":0.5,"hits@20.interval":[0.25,0.75],
            "hits@20.first":0.0,"hits@20.second":0.5,"hits@20.distinguishable":true}}}
            """
                .replaceAll("\\s", ""));
  }
}

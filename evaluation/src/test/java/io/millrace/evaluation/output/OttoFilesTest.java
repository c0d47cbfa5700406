package io.millrace.evaluation.output;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.replay.OttoSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OttoFilesTest {

  @TempDir Path directory;

  @Test
  void writesWhatOttosScriptReads() throws Exception {
    Map<InteractionType, List<Object>> labels = new EnumMap<>(InteractionType.class);
    labels.put(ORDERS, List.of(8L, 9L));
    labels.put(CLICKS, List.of(7L));
    List<OttoSession> sessions =
        List.of(
            new OttoSession(
                "12",
                Map.of(CLICKS, List.of(7L, 5L), CARTS, List.of(), ORDERS, List.of(9L)),
                labels),
            new OttoSession(
                "s-1",
                Map.of(CLICKS, List.of("sku-1"), CARTS, List.of("a\"b"), ORDERS, List.of()),
                Map.of(CARTS, List.of("a\"b"))));

    OttoFiles.write(sessions, directory.resolve("new/otto"));

    assertThat(Files.readString(directory.resolve("new/otto/predictions.csv")))
        .isEqualTo(
            """
            session_type,labels
            12_clicks,7 5
            12_carts,
            12_orders,9
            s-1_clicks,sku-1
            s-1_carts,a"b
            s-1_orders,
            """);
    assertThat(Files.readString(directory.resolve("new/otto/test_labels.jsonl")))
        .isEqualTo(
            """
            {"session":12,"labels":{"clicks":7,"orders":[8,9]}}
            {"session":"s-1","labels":{"carts":["a\\"b"]}}
            """);
  }
}

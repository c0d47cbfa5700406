package io.millrace.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class OpenApiTest {

  @Test
  void describesTheOperationsThatThereAreAndNoOthers() throws Exception {
    JsonNode api = read();
    List<String> described = new ArrayList<>();
    api.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    List<String> operations =
        Arrays.stream(Operation.values()).map(each -> each.method() + " " + each.path()).toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(operations);
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
    JsonNode api = read();
    for (String reference : api.findValuesAsText("$ref")) {
      assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
    assertThat(api.findValuesAsText("$ref")).isNotEmpty();
  }

  private static JsonNode read() throws Exception {
    try (InputStream in =
        PageFiles.class.getResourceAsStream("/io/millrace/service/openapi.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}

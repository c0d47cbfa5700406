package io.millrace.cli.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.cli.explain.ShopIds;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.service.explain.ListJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One JSON object a line, for programs. It has the fields of the records, with the shop's own ids:
 * numbers where they are integers, else strings.
 *
 * @param targets the lists to write
 * @param limit how many items of each list at most
 */
record JsonPresentation(PrintWriter out, List<InteractionType> targets, int limit)
    implements Presentation {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes the fields of an object. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** Copies the list. */
  JsonPresentation {
    targets = List.copyOf(targets);
  }

  @Override
  public void show(Recommendation recommendation, ShopIds ids) {
    print(
        json -> {
          ListJson.writeHead(recommendation, json);
          ListJson list = new ListJson(ids::of);
          for (InteractionType target : targets) {
            json.writeArrayFieldStart(target.name());
            for (RecommendedItem item :
                ListJson.first(ListJson.list(recommendation, target), limit)) {
              json.writeStartObject();
              list.writeScore(item, json);
              list.writeReason(item, recommendation.getChannels(), json);
              json.writeEndObject();
            }
            json.writeEndArray();
          }
        });
  }

  @Override
  public void show(ItemNeighbors neighbors, ItemShare share, ShopIds ids) {
    print(
        json -> {
          json.writeObjectField("item", ids.of(neighbors.getItem()));
          json.writeNumberField("asOf", neighbors.getAsOf());
          json.writeObjectField("samplingProbability", share.samplingProbability());
          json.writeObjectField("share", share.share());
          new ListJson(ids::of).writeRules(neighbors.getRules(), limit, json);
        });
  }

  private void print(Fields fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println(line);
    out.flush();
  }
}

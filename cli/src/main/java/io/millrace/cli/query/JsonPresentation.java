package io.millrace.cli.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.cli.explain.ShopIds;
import io.millrace.schemas.avro.AttendedItem;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.WeightedItem;
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
          json.writeStringField("session", recommendation.getSession());
          json.writeNumberField("sequence", recommendation.getSequence());
          json.writeNumberField("asOf", recommendation.getAsOf());
          json.writeStringField("modelVersion", recommendation.getModelVersion());
          for (InteractionType target : targets) {
            json.writeArrayFieldStart(target.name());
            for (RecommendedItem item : first(Presentation.list(recommendation, target))) {
              write(item, ids, json);
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
          json.writeArrayFieldStart("rules");
          for (RuleNeighbors rule : neighbors.getRules()) {
            json.writeStartObject();
            json.writeStringField("rule", rule.getRule());
            json.writeArrayFieldStart("neighbors");
            for (WeightedItem item : first(rule.getNeighbors())) {
              json.writeStartObject();
              json.writeObjectField("item", ids.of(item.getItem()));
              json.writeNumberField("weight", item.getWeight());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(RecommendedItem item, ShopIds ids, JsonGenerator json)
      throws IOException {
    Reason reason = item.getReason();
    json.writeStartObject();
    json.writeObjectField("item", ids.of(item.getItem()));
    json.writeNumberField("score", item.getScore());
    json.writeObjectFieldStart("reason");
    json.writeStringField("channel", reason.getChannel());
    json.writeObjectField(
        "seedItem", reason.getSeedItem() == null ? null : ids.of(reason.getSeedItem()));
    json.writeObjectField("weight", reason.getWeight());
    json.writeObjectField("rank", reason.getRank());
    json.writeObjectField("probability", reason.getProbability());
    json.writeEndObject();
    json.writeArrayFieldStart("attended");
    for (AttendedItem attended : item.getAttended()) {
      json.writeStartObject();
      json.writeObjectField("item", ids.of(attended.getItem()));
      json.writeNumberField("weight", attended.getWeight());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private <E> List<E> first(List<E> items) {
    return items.subList(0, Math.min(limit, items.size()));
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

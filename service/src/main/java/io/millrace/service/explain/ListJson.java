package io.millrace.service.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.schemas.avro.AttendedItem;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.TypeProbabilities;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.schemas.encoding.Millionths;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lists in JSON, with the fields of the records and the shop's own ids.
 *
 * @param ids the shop's id of an item's number, a {@link Long} or a {@link String}
 */
public record ListJson(LongFunction<Object> ids) {

  /** The list of one target. */
  public static List<RecommendedItem> list(Recommendation recommendation, InteractionType target) {
    return switch (target) {
      case clicks -> recommendation.getClicks();
      case carts -> recommendation.getCarts();
      case orders -> recommendation.getOrders();
    };
  }

  /** The first elements of a list. */
  public static <E> List<E> first(List<E> items, int limit) {
    return items.subList(0, Math.min(limit, items.size()));
  }

  /** The numbers of all items that a list names, those of its reasons too. */
  public static Set<Long> items(List<RecommendedItem> list) {
    Set<Long> items = new HashSet<>();
    for (RecommendedItem item : list) {
      items.add(item.getItem());
      if (item.getReason().getSeedItem() != null) {
        items.add(item.getReason().getSeedItem());
      }
      item.getAttended().forEach(attended -> items.add(attended.getItem()));
    }
    return items;
  }

  /** Writes session, sequence, time and model version into the object that is open. */
  public static void writeHead(Recommendation recommendation, JsonGenerator json)
      throws IOException {
    json.writeStringField("session", recommendation.getSession());
    json.writeNumberField("sequence", recommendation.getSequence());
    json.writeNumberField("asOf", recommendation.getAsOf());
    json.writeStringField("modelVersion", recommendation.getModelVersion());
  }

  /** Writes item and score into the object that is open. */
  public void writeScore(RecommendedItem item, JsonGenerator json) throws IOException {
    json.writeObjectField("item", ids.apply(item.getItem()));
    json.writeNumberField("score", item.getScore());
  }

  /**
   * Writes the reason, what a model attended to, the probabilities and the channels into the object
   * that is open.
   *
   * @param channels the names of the channels, from the item's record
   */
  public void writeReason(RecommendedItem item, List<String> channels, JsonGenerator json)
      throws IOException {
    Reason reason = item.getReason();
    json.writeObjectFieldStart("reason");
    json.writeStringField("channel", reason.getChannel());
    json.writeObjectField(
        "seedItem", reason.getSeedItem() == null ? null : ids.apply(reason.getSeedItem()));
    json.writeObjectField("weight", reason.getWeight());
    json.writeObjectField("rank", reason.getRank());
    json.writeObjectField("probability", reason.getProbability());
    json.writeEndObject();
    json.writeArrayFieldStart("attended");
    for (AttendedItem attended : item.getAttended()) {
      json.writeStartObject();
      json.writeObjectField("item", ids.apply(attended.getItem()));
      json.writeNumberField("weight", attended.getWeight());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("probabilities");
    writeProbabilities(item.getProbabilities(), json);
    json.writeArrayFieldStart("found");
    for (ChannelPlace place : item.getFound()) {
      json.writeStartObject();
      json.writeStringField("channel", channel(place.getChannel(), channels));
      json.writeNumberField("rank", place.getRank());
      json.writeNumberField("probability", Millionths.probability(place.getProbability()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeProbabilities(
      @Nullable TypeProbabilities probabilities, JsonGenerator json) throws IOException {
    if (probabilities == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    for (InteractionType type : InteractionType.values()) {
      json.writeNumberField(type.name(), probability(probabilities, type));
    }
    json.writeEndObject();
  }

  /** The probability of an item to be the next one of a type, from 0 to 1. */
  public static double probability(TypeProbabilities probabilities, InteractionType type) {
    return Millionths.probability(
        switch (type) {
          case clicks -> probabilities.getClicks();
          case carts -> probabilities.getCarts();
          case orders -> probabilities.getOrders();
        });
  }

  /** A record that someone else wrote may refer to no channel. */
  private static String channel(int channel, List<String> channels) {
    return channel >= 0 && channel < channels.size()
        ? channels.get(channel)
        : Integer.toString(channel);
  }

  /** Writes the neighbours of an item under each rule into the object that is open. */
  public void writeRules(List<RuleNeighbors> rules, int limit, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("rules");
    for (RuleNeighbors rule : rules) {
      json.writeStartObject();
      json.writeStringField("rule", rule.getRule());
      json.writeArrayFieldStart("neighbors");
      for (WeightedItem item : first(rule.getNeighbors(), limit)) {
        json.writeStartObject();
        json.writeObjectField("item", ids.apply(item.getItem()));
        json.writeNumberField("weight", item.getWeight());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

package io.millrace.service.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.service.explain.ListJson;
import io.millrace.service.explain.ReasonWords;
import io.millrace.service.live.Activity;
import io.millrace.service.live.Activity.Sample;
import io.millrace.service.live.PopularNow;
import io.millrace.service.live.PopularNow.PopularItem;
import io.millrace.service.view.ItemView;
import io.millrace.service.view.ItemView.NamedItem;
import io.millrace.service.view.RestoringException;
import io.millrace.service.view.Table;
import io.millrace.service.view.Views;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What the tables and the stream hold, in JSON. */
final class Answers {
  private static final ThreadLocal<RecordReader<Recommendation>> LISTS =
      ThreadLocal.withInitial(() -> new RecordReader<>(Recommendation.class));
  private static final ThreadLocal<RecordReader<ItemNeighbors>> NEIGHBORS =
      ThreadLocal.withInitial(() -> new RecordReader<>(ItemNeighbors.class));
  private static final ThreadLocal<RecordReader<Model>> MODELS =
      ThreadLocal.withInitial(() -> new RecordReader<>(Model.class));

  private final Views views;
  private final ItemView items;
  private final PopularNow popular;
  private final Activity activity;

  Answers(Views views, PopularNow popular, Activity activity) {
    this.views = views;
    this.popular = popular;
    this.activity = activity;
    items = new ItemView(views);
  }

  /** The items of one answer, each looked up once. */
  private final class Names {
    private final Map<Long, NamedItem> known = new HashMap<>();

    void load(List<RecommendedItem> list, boolean explained) throws RestoringException {
      if (explained) {
        for (long number : ListJson.items(list)) {
          load(number);
        }
      } else {
        for (RecommendedItem item : list) {
          load(item.getItem());
        }
      }
    }

    NamedItem load(long number) throws RestoringException {
      NamedItem item = known.get(number);
      if (item == null) {
        item = items.of(number);
        known.put(number, item);
      }
      return item;
    }

    NamedItem of(long number) {
      return known.getOrDefault(number, new NamedItem(number, null, null));
    }
  }

  /** The newest lists of a session; null where it has none. */
  @Nullable Recommendation newest(String session) throws RestoringException {
    return read(LISTS.get(), Table.RECOMMENDATIONS, session);
  }

  /** The neighbours of an item; null where it has none. */
  @Nullable ItemNeighbors neighbors(long item) throws RestoringException {
    return read(NEIGHBORS.get(), Table.ITEM_NEIGHBORS, Long.toString(item));
  }

  void writeLists(
      Recommendation lists,
      List<InteractionType> targets,
      int limit,
      boolean explained,
      JsonGenerator json)
      throws IOException, RestoringException {
    ListJson.writeHead(lists, json);
    json.writeBooleanField("popular", false);
    if (explained) {
      json.writeObjectFieldStart("channels");
      for (String channel : new LinkedHashSet<>(lists.getChannels())) {
        json.writeStringField(channel, ReasonWords.channel(channel));
      }
      json.writeEndObject();
    }
    Names names = new Names();
    json.writeObjectFieldStart("lists");
    for (InteractionType target : targets) {
      List<RecommendedItem> list = ListJson.first(ListJson.list(lists, target), limit);
      names.load(list, explained);
      json.writeArrayFieldStart(target.name());
      for (RecommendedItem item : list) {
        write(item, explained, lists.getChannels(), names, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** The popular items in place of the lists that a session does not have. */
  void writePopularLists(
      String session, List<InteractionType> targets, int limit, JsonGenerator json)
      throws IOException, RestoringException {
    json.writeStringField("session", session);
    json.writeNullField("sequence");
    json.writeNullField("asOf");
    json.writeNullField("modelVersion");
    json.writeBooleanField("popular", true);
    json.writeObjectFieldStart("lists");
    for (InteractionType target : targets) {
      json.writeFieldName(target.name());
      writeItems(limit, json);
    }
    json.writeEndObject();
  }

  void writePopular(int limit, JsonGenerator json) throws IOException, RestoringException {
    json.writeNumberField("asOf", popular.eventTime());
    json.writeFieldName("items");
    writeItems(limit, json);
  }

  void writeNeighbors(ItemNeighbors neighbors, int limit, JsonGenerator json)
      throws IOException, RestoringException {
    Names names = new Names();
    json.writeObjectField("item", names.load(neighbors.getItem()).id());
    json.writeNumberField("asOf", neighbors.getAsOf());
    for (var rule : neighbors.getRules()) {
      for (var each : ListJson.first(rule.getNeighbors(), limit)) {
        NamedItem unused = names.load(each.getItem());
      }
    }
    new ListJson(number -> names.of(number).id()).writeRules(neighbors.getRules(), limit, json);
  }

  void writeModels(JsonGenerator json) throws IOException, RestoringException {
    List<Model> models = new ArrayList<>();
    views.forEach(
        Table.MODELS,
        (key, value) -> {
          Model model = parse(MODELS.get(), value);
          if (model != null) {
            models.add(model);
          }
        });
    json.writeArrayFieldStart("models");
    for (Model model : models) {
      json.writeStartObject();
      json.writeStringField("name", model.getName());
      json.writeStringField("version", model.getVersion());
      json.writeNumberField("createdAt", model.getCreatedAt());
      json.writeNumberField("featureVersion", model.getFeatureVersion());
      json.writeBooleanField("serving", model.getVersion().equals(activity.modelVersion()));
      json.writeObjectFieldStart("metrics");
      for (Map.Entry<String, Double> each : model.getMetrics().entrySet()) {
        json.writeNumberField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void writeActivity(JsonGenerator json) throws IOException {
    json.writeNumberField("eventTime", popular.eventTime());
    json.writeStringField("modelVersion", activity.modelVersion());
    json.writeNumberField("cases", activity.cases());
    json.writeObjectFieldStart("deadLetters");
    for (Map.Entry<String, Long> each : activity.deadLetters().entrySet()) {
      json.writeNumberField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("samples");
    for (Sample sample : activity.samples()) {
      json.writeStartObject();
      json.writeNumberField("time", sample.time());
      json.writeNumberField("interactions", sample.interactions());
      json.writeNumberField("lists", sample.lists());
      json.writeObjectField("p50", sample.p50());
      json.writeObjectField("p99", sample.p99());
      json.writeObjectField("recall", sample.recall());
      json.writeObjectField("mrr", sample.mrr());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeItems(int limit, JsonGenerator json) throws IOException, RestoringException {
    json.writeStartArray();
    for (PopularItem each : popular.top(limit)) {
      NamedItem item = items.of(each.item());
      json.writeStartObject();
      json.writeObjectField("item", item.id());
      json.writeNumberField("score", each.count());
      json.writeStringField("name", item.name());
      json.writeStringField("category", item.category());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(
      RecommendedItem item,
      boolean explained,
      List<String> channels,
      Names names,
      JsonGenerator json)
      throws IOException {
    ListJson list = new ListJson(number -> names.of(number).id());
    NamedItem named = names.of(item.getItem());
    json.writeStartObject();
    list.writeScore(item, json);
    json.writeStringField("name", named.name());
    json.writeStringField("category", named.category());
    if (explained) {
      ReasonWords words = new ReasonWords(number -> names.of(number).shown());
      json.writeStringField("because", words.brief(item.getReason()));
      list.writeReason(item, channels, json);
      json.writeObjectFieldStart("names");
      Set<Long> others = new LinkedHashSet<>();
      if (item.getReason().getSeedItem() != null) {
        others.add(item.getReason().getSeedItem());
      }
      item.getAttended().forEach(each -> others.add(each.getItem()));
      for (long other : others) {
        NamedItem name = names.of(other);
        json.writeStringField(name.id().toString(), name.shown());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private <T extends SpecificRecord> @Nullable T read(
      RecordReader<T> reader, Table table, String key) throws RestoringException {
    byte[] value = views.get(table, key.getBytes(StandardCharsets.UTF_8));
    return value == null ? null : parse(reader, value);
  }

  private static <T extends SpecificRecord> @Nullable T parse(
      RecordReader<T> reader, byte[] value) {
    try {
      return reader.read(value);
    } catch (UnreadableRecordException e) {
      // Nothing that the job writes, and of no use to whoever asks.
      return null;
    }
  }
}

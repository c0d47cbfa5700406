package io.millrace.schemas.encoding;

import io.millrace.schemas.avro.AttendedItem;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.avro.TypeProbabilities;
import io.millrace.schemas.avro.WeightedItem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One record of each type, as the golden files hold them. */
final class Samples {
  static final long TS = 1_590_884_413_000L;

  private Samples() {}

  static List<SpecificRecord> all() {
    return List.of(interaction(), item(), recommendation(), itemNeighbors(), model(), deadLetter());
  }

  static Interaction interaction() {
    return new Interaction("15354", 14742L, TS, InteractionType.clicks);
  }

  static Item item() {
    Item item = new Item();
    item.setItem(-3_750_763_034_362_895_579L);
    item.setId("sku-ü-42");
    item.setFirstSeen(TS);
    item.setName("Kettle \"Größe 2\"");
    item.setBrand("Acme");
    item.setPrice(19.99);
    return item;
  }

  static Recommendation recommendation() {
    Recommendation recommendation = recommendationOfVersion3();
    recommendation.setChannels(List.of("revisit", "adjacent@last", "popularity"));
    RecommendedItem first = recommendation.getClicks().get(0);
    first.setProbabilities(new TypeProbabilities(500_000, 64, 0));
    first.setFound(List.of(new ChannelPlace(1, 0, 125_000), new ChannelPlace(2, 300, 1)));
    return recommendation;
  }

  /** Neither probabilities nor channels, which version 3 did not know. */
  static Recommendation recommendationOfVersion3() {
    return recommendationWith(List.of(new AttendedItem(14742L, 0.75f), new AttendedItem(-1L, 2f)));
  }

  /** No item that was attended to, which version 2 did not know. */
  static Recommendation recommendationOfVersion2() {
    return recommendationWith(List.of());
  }

  private static Recommendation recommendationWith(List<AttendedItem> attended) {
    return recommendation(
        new Reason("adjacent@last", 14742L, 3.25f, 0, 0.125f),
        new Reason("popularity", null, null, 17, 1e-4f),
        new Reason("revisit", -1L, null, 3, 0.5f),
        attended);
  }

  /** Reasons that have neither a rank nor a probability, as version 1 wrote them. */
  static Recommendation recommendationOfVersion1() {
    return recommendation(
        new Reason("adjacent", 14742L, 3.25f, null, null),
        new Reason("popularity", null, null, null, null),
        new Reason("revisit", -1L, null, null, null),
        List.of());
  }

  private static Recommendation recommendation(
      Reason first, Reason second, Reason cart, List<AttendedItem> attended) {
    return Recommendation.newBuilder()
        .setSession("15354")
        .setSequence(TS + 1)
        .setAsOf(TS)
        .setModelVersion("2020-06-01-a")
        .setClicks(List.of(item(7, 0.5f, first, attended), item(9, 0.1f, second, List.of())))
        .setCarts(List.of(item(-1, 1e-7f, cart, List.of())))
        .setOrders(List.of())
        .build();
  }

  private static RecommendedItem item(
      long item, float score, Reason reason, List<AttendedItem> attended) {
    return new RecommendedItem(item, score, reason, attended, null, List.of());
  }

  static ItemNeighbors itemNeighbors() {
    return new ItemNeighbors(
        14742L,
        TS,
        List.of(
            new RuleNeighbors(
                "time-decayed", List.of(new WeightedItem(7L, 2.5f), new WeightedItem(8L, 0.3f))),
            new RuleNeighbors("buy-to-buy", List.of())));
  }

  static SamplingProbabilities samplingProbabilities() {
    return new SamplingProbabilities(
        1, TS, 1_234_567_890_123L, 2, 65, 4, 128, ByteBuffer.wrap(new byte[] {0, 0, -1, -2}));
  }

  static Model model() {
    return new Model(
        "din",
        "din-2020-06-01",
        "file:///models/din-2020-06-01.model",
        "00".repeat(31) + "ff",
        1,
        -5_000_000_000L,
        Map.of("loss", 0.25),
        TS);
  }

  static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setReason(DeadLetterReason.MALFORMED_JSON.code())
        .setMessage("the value is not JSON")
        .setSourceTopic("interactions")
        .setSourcePartition(3)
        .setSourceOffset(1_234_567L)
        .setSourceTimestamp(TS)
        .setKey(null)
        .setValue(ByteBuffer.wrap("{\"session\":".getBytes(StandardCharsets.UTF_8)))
        .build();
  }
}

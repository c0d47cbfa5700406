package io.millrace.flink.connector;

import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.flink.element.TrainedModel;
import io.millrace.schemas.avro.AttendedItem;
import io.millrace.schemas.avro.ChannelPlace;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.HistoryItem;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.RankingCandidate;
import io.millrace.schemas.avro.RankingRequest;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.avro.TrainingCandidate;
import io.millrace.schemas.avro.TypeProbabilities;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.schemas.encoding.Millionths;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The job's results as records of the wire contracts. */
final class WireRecords {

  /**
   * The longest key and value of a dead letter, so that in JSON, which takes four bytes for three,
   * it still fits into the 1 MiB that Kafka takes by default. The rest is at the source.
   */
  private static final int LONGEST_KEY = 16 * 1024;

  private static final int LONGEST_VALUE = 700 * 1024;

  private WireRecords() {}

  static Recommendation recommendation(RankedLists lists) {
    return new Recommendation(
        lists.session(),
        lists.sequence(),
        lists.asOf(),
        lists.modelVersion(),
        recommendedItems(lists.clicks()),
        recommendedItems(lists.carts()),
        recommendedItems(lists.orders()),
        lists.channels());
  }

  private static List<RecommendedItem> recommendedItems(List<RankedItem> ranked) {
    List<RecommendedItem> items = new ArrayList<>(ranked.size());
    for (RankedItem item : ranked) {
      Reason reason =
          new Reason(
              item.channel(), item.seedItem(), item.weight(), item.rank(), item.probability());
      List<AttendedItem> attended =
          item.attended().stream()
              .map(each -> new AttendedItem(each.item(), each.weight()))
              .toList();
      items.add(
          new RecommendedItem(
              item.item(),
              item.score(),
              reason,
              attended,
              typeProbabilities(item.probabilities()),
              channelPlaces(item.found())));
    }
    return items;
  }

  private static @Nullable TypeProbabilities typeProbabilities(
      io.millrace.core.candidate.@Nullable TypeProbabilities probabilities) {
    return probabilities == null
        ? null
        : new TypeProbabilities(
            Millionths.of(probabilities.clicks()),
            Millionths.of(probabilities.carts()),
            Millionths.of(probabilities.orders()));
  }

  private static List<ChannelPlace> channelPlaces(
      List<io.millrace.core.candidate.ChannelPlace> found) {
    List<ChannelPlace> places = new ArrayList<>(found.size());
    for (io.millrace.core.candidate.ChannelPlace place : found) {
      places.add(
          new ChannelPlace(place.channel(), place.rank(), Millionths.of(place.probability())));
    }
    return places;
  }

  static RankingRequest rankingRequest(
      ServedCandidates served, FeatureSchema features, long featuresHash) {
    CandidateSet set = served.candidates();
    return new RankingRequest(
        set.session(),
        set.sequence(),
        set.asOf(),
        served.item(),
        served.type().wireName(),
        FeatureSchema.VERSION,
        featuresHash,
        features.rules(),
        features.channels(),
        served.history().stream().map(WireRecords::historyItem).toList(),
        rankingCandidates(served, features));
  }

  private static HistoryItem historyItem(SessionItem item) {
    return new HistoryItem(
        item.item(),
        item.time(),
        item.type().wireName(),
        item.clicks(),
        item.carts(),
        item.orders());
  }

  private static List<RankingCandidate> rankingCandidates(
      ServedCandidates served, FeatureSchema features) {
    List<Candidate> candidates = served.candidates().candidates();
    List<RankingCandidate> written = new ArrayList<>(candidates.size());
    int width = features.size();
    for (int i = 0; i < candidates.size(); i++) {
      List<Integer> ranks = new ArrayList<>(features.channels().size());
      for (int channel = 0; channel < features.channels().size(); channel++) {
        ranks.add(candidates.get(i).rank(channel));
      }
      List<Float> values = new ArrayList<>(width);
      for (int feature = 0; feature < width; feature++) {
        values.add(served.features()[i * width + feature]);
      }
      written.add(new RankingCandidate(candidates.get(i).item(), ranks, values));
    }
    return written;
  }

  static io.millrace.schemas.avro.TrainingExample trainingExample(JoinedExample joined) {
    TrainingExample example = joined.example();
    ServedSchema schema = joined.schema();
    return new io.millrace.schemas.avro.TrainingExample(
        example.session(),
        example.sequence(),
        example.time(),
        example.item(),
        example.type().wireName(),
        schema.version(),
        schema.hash(),
        schema.rules(),
        schema.channels(),
        example.history().stream().map(WireRecords::historyItem).toList(),
        trainingCandidates(example, schema.logSamplingProbability()));
  }

  private static List<TrainingCandidate> trainingCandidates(
      TrainingExample example, OptionalInt logProbability) {
    List<TrainingCandidate> written = new ArrayList<>(example.size());
    int width = example.size() == 0 ? 0 : example.features().length / example.size();
    for (int i = 0; i < example.size(); i++) {
      List<Float> values = new ArrayList<>(width);
      for (int feature = 0; feature < width; feature++) {
        values.add(example.features()[i * width + feature]);
      }
      written.add(
          new TrainingCandidate(
              example.items()[i],
              example.weights()[i],
              logProbability.isPresent()
                  ? (float) Math.exp(values.get(logProbability.getAsInt()))
                  : null,
              example.position(i, InteractionType.CLICKS),
              example.position(i, InteractionType.CARTS),
              example.position(i, InteractionType.ORDERS),
              values));
    }
    return written;
  }

  static Model model(TrainedModel trained) {
    ModelAnnouncement announcement = trained.announcement();
    return new Model(
        announcement.name(),
        announcement.version(),
        announcement.location(),
        announcement.sha256(),
        trained.featureVersion(),
        announcement.featureHash(),
        trained.metrics(),
        announcement.createdAt());
  }

  static ItemNeighbors itemNeighbors(
      RefreshedNeighbors refreshed, List<String> rules, int listLength) {
    List<RuleNeighbors> perRule = new ArrayList<>(rules.size());
    for (int rule = 0; rule < rules.size(); rule++) {
      perRule.add(
          new RuleNeighbors(
              rules.get(rule), weightedItems(refreshed.neighbors(), rule, listLength)));
    }
    return new ItemNeighbors(refreshed.item(), refreshed.asOf(), perRule);
  }

  private static List<WeightedItem> weightedItems(
      NeighborList neighbors, int rule, int listLength) {
    // What the other rules brought in is no whole list beyond this one's own length.
    int[] heaviest = neighbors.heaviest(rule, listLength);
    List<WeightedItem> items = new ArrayList<>(heaviest.length);
    for (int i : heaviest) {
      items.add(new WeightedItem(neighbors.item(i), neighbors.weight(i, rule)));
    }
    return items;
  }

  static SamplingProbabilities samplingProbabilities(ProbabilityBlock block) {
    ByteBuffer codes = ByteBuffer.allocate(2 * block.size());
    for (int i = 0; i < block.size(); i++) {
      codes.putChar(block.code(i));
    }
    SamplingShape shape = block.shape();
    return new SamplingProbabilities(
        block.number(),
        block.asOf(),
        block.step(),
        shape.hashes(),
        shape.slots(),
        shape.stepLength(),
        block.number() * SamplingShape.BLOCK_LENGTH,
        codes.flip());
  }

  static Item item(NamedItem named) {
    return new Item(named.item(), named.id(), named.seenAt(), null, null, null, null);
  }

  static DeadLetter deadLetter(RejectedRecord rejected) {
    SourceRecord source = rejected.source();
    return new DeadLetter(
        rejected.reason().code(),
        rejected.message(),
        source.topic(),
        source.partition(),
        source.offset(),
        source.timestamp(),
        wrap(cut(source.key(), LONGEST_KEY)),
        wrap(cut(source.value(), LONGEST_VALUE)));
  }

  static byte @Nullable [] deadLetterKey(RejectedRecord rejected) {
    return cut(rejected.source().key(), LONGEST_KEY);
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes, int longest) {
    return bytes == null || bytes.length <= longest ? bytes : Arrays.copyOf(bytes, longest);
  }

  private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}

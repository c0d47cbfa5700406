package io.millrace.flink.state;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.CalibrationCounts;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.ChannelPlace;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.candidate.TypeProbabilities;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.Gossip;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.core.popularity.TrendingCounts;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.training.ExampleConfig;
import io.millrace.core.training.ExampleJoin;
import io.millrace.core.training.PendingExamples;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.CandidateUpdate;
import io.millrace.flink.element.ItemSighting;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.flink.element.TrainedModel;
import io.millrace.ranking.continuous.TrainingState;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.SessionItems;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerState;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/** Values of every type that is kept in state or travels between operators. */
final class Samples {

  private static final ArrivedInteraction ARRIVED =
      new ArrivedInteraction(new Interaction("sÄ", -7, 1_000, InteractionType.ORDERS), 1_005);

  private static final SourceRecord SOURCE =
      new SourceRecord("interactions", 3, 42, 1_000, null, new byte[] {1});

  private static final Touch TOUCH =
      new Touch(
          "s", Touch.NONE, 1_000, InteractionType.CLICKS, SessionActivity.NONE, 1_005, Touch.NONE);

  private static final NeighborList NEIGHBORS =
      new NeighborList(2, new long[] {2, -3}, new float[] {1, 0, 0.5f, 2});

  private static final NeighborAnswer ANSWER =
      new NeighborAnswer(
          TOUCH,
          1,
          1_000,
          2.5f,
          NEIGHBORS,
          new NeighborList(1, new long[] {4}, new float[] {0.25f}));

  private static final Gossip GOSSIP =
      new Gossip(1, 2, 1_000, 0, 0.5f, 3, new long[] {1, -4}, new float[] {0.25f, 0.125f});

  private static final ModelAnnouncement MODEL =
      new ModelAnnouncement("din", "din-7", "file:///din-7", "00ff", -2, 1_000);

  private static final SamplingShape SHAPE = new SamplingShape(2, 2049, 4);

  private static final ProbabilityBlock PROBABILITIES =
      new ProbabilityBlock(SHAPE, 9, 1_000, 1, new char[] {0, 0xfffe});

  private static final ServedList SERVED_LIST =
      new ServedList(
          "s",
          1_000,
          1_000,
          1,
          InteractionType.CARTS,
          List.of(new SessionItem(1, 1_000, InteractionType.CARTS, 2, 1, 0)),
          new ServedSchema(1, -2, List.of("adjacent"), List.of("revisit")),
          new long[] {2, -3},
          new float[] {0.5f, -1, 0, 1});

  private static final TrainingExample EXAMPLE =
      new TrainingExample(
          "s",
          1_000,
          1_000,
          1,
          InteractionType.CARTS,
          SERVED_LIST.history(),
          SERVED_LIST.schema().hash(),
          new long[] {2, -3},
          new float[] {0.5f, -1, 0, 1},
          new float[] {1, 4},
          new byte[] {1, 0, 127, 0, 0, 0});

  /** A value and the type that Flink is told for it. */
  record Sample<T>(TypeInformation<T> type, T value) {

    TypeSerializer<T> serializer() {
      SerializerConfigImpl config = new SerializerConfigImpl();
      config.setGenericTypes(false);
      return type.createSerializer(config);
    }

    @Override
    public String toString() {
      return type.toString();
    }
  }

  private Samples() {}

  static Stream<Sample<?>> all() {
    return Stream.of(
        new Sample<>(Types.RECEIVED_RECORD, ReceivedRecord.of(SOURCE, ARRIVED, null)),
        new Sample<>(Types.RECEIVED_RECORD, ReceivedRecord.of(SOURCE, ARRIVED, "sku-7")),
        new Sample<>(
            Types.RECEIVED_RECORD, ReceivedRecord.of(rejected(new byte[] {1}, new byte[0]))),
        new Sample<>(Types.RECEIVED_RECORD, ReceivedRecord.of(rejected(null, new byte[] {-1, 2}))),
        new Sample<>(Types.REJECTED_RECORD, rejected(new byte[] {1}, null)),
        new Sample<>(Types.ARRIVED_INTERACTION, ARRIVED),
        new Sample<>(Types.NAMED_ITEM, new NamedItem(7, "sku-7", 1_000)),
        new Sample<>(Types.REFRESHED_NEIGHBORS, new RefreshedNeighbors(7, 1_000, NEIGHBORS)),
        new Sample<>(
            Types.ITEM_VISIT,
            new ItemVisit(1, 1_000, 2, new long[] {2}, new float[] {1, 0.5f}, 1, 0, TOUCH)),
        new Sample<>(
            Types.ITEM_VISIT, new ItemVisit(1, 1_000, 2, new long[0], new float[0], 0, 0, null)),
        new Sample<>(Types.NEIGHBOR_ANSWER, ANSWER),
        new Sample<>(Types.ITEM_MESSAGE, ANSWER),
        new Sample<>(Types.ITEM_MESSAGE, GOSSIP),
        new Sample<>(Types.SERVED_CANDIDATES, served()),
        new Sample<>(Types.RANKING_INPUT, RankingInput.of(served())),
        new Sample<>(Types.RANKING_INPUT, RankingInput.of(MODEL)),
        new Sample<>(Types.MODEL_ANNOUNCEMENT, MODEL),
        new Sample<>(Types.RANKED_LISTS, rankedLists()),
        new Sample<>(Types.RECEIVED_LIST, ReceivedList.of(SERVED_LIST)),
        new Sample<>(Types.RECEIVED_LIST, ReceivedList.of(rejected(null, new byte[] {1}))),
        new Sample<>(Types.SERVED_LIST, SERVED_LIST),
        new Sample<>(Types.PENDING_EXAMPLES, pendingExamples()),
        new Sample<>(Types.JOINED_EXAMPLE, new JoinedExample(SERVED_LIST.schema(), EXAMPLE)),
        new Sample<>(Types.TRAINING_EXAMPLE, EXAMPLE),
        new Sample<>(Types.RECEIVED_EXAMPLE, ReceivedExample.of(EXAMPLE)),
        new Sample<>(Types.RECEIVED_EXAMPLE, ReceivedExample.of(rejected(null, new byte[] {1}))),
        new Sample<>(Types.TRAINING_STATE, trainingState()),
        new Sample<>(Types.NEXT_ITEM, NEXT_ITEM),
        new Sample<>(Types.TWO_TOWER_STATE, twoTowerState()),
        new Sample<>(Types.TRAINED_MODEL, new TrainedModel(MODEL, 1, Map.of("loss", 0.5))),
        new Sample<>(Types.SESSION_HISTORY, sessionHistory()),
        new Sample<>(Types.ITEM_SIGHTING, new ItemSighting(-7, 1_000)),
        new Sample<>(Types.PROBABILITY_BLOCK, PROBABILITIES),
        new Sample<>(Types.CANDIDATE_UPDATE, CandidateUpdate.of(MODEL)),
        new Sample<>(Types.CANDIDATE_UPDATE, CandidateUpdate.of(PROBABILITIES)),
        new Sample<>(
            Types.SAMPLING_BLOCK,
            new SamplingBlock(
                SHAPE, 9, 3, 1, new long[] {0, 7}, new char[] {0, 2}, new double[] {100, 2.5})),
        new Sample<>(Types.ACTIVITY_COUNTS, new ActivityCounts(1_000, new double[] {3, 0, 0.25})),
        new Sample<>(Types.NEIGHBOR_ROW, neighborRow()),
        new Sample<>(Types.TOLD_NEIGHBORS, toldNeighbors()),
        new Sample<>(Types.SESSION_NEIGHBORS, sessionNeighbors()),
        new Sample<>(Types.CALIBRATION_COUNTS, calibrationCounts()),
        new Sample<>(
            Types.POPULARITY_COUNTS,
            new PopularityCounts(1_000, new long[] {1, -2}, new double[] {3, 0.25})),
        new Sample<>(
            Types.TRENDING_COUNTS,
            new TrendingCounts(
                new long[] {1_000, 1_001, 1_002, 1_003},
                new long[] {1},
                new double[] {3, 0.25, 2, 4},
                1_004,
                new long[] {1})));
  }

  /** Three interactions of which one is forgotten. */
  static SessionHistory sessionHistory() {
    SessionConfig two =
        new SessionConfig(2, SessionConfig.DEFAULT.expiry(), SessionConfig.DEFAULT.activityDecay());
    SessionHistory history = new SessionHistory();
    history.offer(1, 1_000, InteractionType.CLICKS, two);
    history.offer(2, 1_100, InteractionType.CARTS, two);
    history.offer(3, 1_200, InteractionType.ORDERS, two);
    return history;
  }

  static <T> String bytes(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(value, out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  private static NeighborRow neighborRow() {
    CoOccurrenceConfig all = CoOccurrenceConfig.DEFAULT;
    CoOccurrence coOccurrence =
        new CoOccurrence(
            new CoOccurrenceConfig(
                List.of(TimeDecayedRule.DEFAULT, AdjacentRule.DEFAULT),
                all.sessionReach(),
                all.capacity(),
                all.decay(),
                all.listLength(),
                all.expiry(),
                all.secondHop()));
    NeighborRow row = coOccurrence.newRow();
    coOccurrence.add(
        row,
        new ItemVisit(1, 1_000, 2, new long[] {2, 3}, new float[] {1, 0.5f, 0.25f, 0}, 1, 0, null));
    row.markPublished(1_000);
    row.setExpiryCheckAt(9_000);
    return row;
  }

  private static ToldNeighbors toldNeighbors() {
    ToldNeighbors told = new ToldNeighbors();
    new SecondHop(CoOccurrenceConfig.DEFAULT).learn(told, GOSSIP);
    told.setExpiryCheckAt(9_000);
    return told;
  }

  private static SessionNeighbors sessionNeighbors() {
    SessionNeighbors session = new SessionNeighbors();
    var unused = generator(RecommenderConfig.DEFAULT.newCalibration()).follow(session, ANSWER);
    // One that waits for the answer before it.
    session.inOrder(
        new NeighborAnswer(
            new Touch(
                "s", 1_100, 1_200, InteractionType.CLICKS, SessionActivity.NONE, 1_205, Touch.NONE),
            4,
            1_200,
            1,
            NEIGHBORS,
            NeighborList.EMPTY));
    return session;
  }

  private static ServedCandidates served() {
    return new ServedCandidates(
        candidateSet(),
        1,
        InteractionType.CARTS,
        List.of(new SessionItem(1, 1_000, InteractionType.CARTS, 2, 1, 0)),
        new float[] {0.5f, -1});
  }

  /** An interaction that waits for lists. */
  private static PendingExamples pendingExamples() {
    PendingExamples pending = new PendingExamples();
    ExampleJoin join = new ExampleJoin(ExampleConfig.DEFAULT);
    join.offer(pending, new Interaction("s", 2, 1_001, InteractionType.CLICKS), 0);
    pending.setWakeAt(9_000);
    return pending;
  }

  private static TrainingState trainingState() {
    DinSpec spec =
        new DinSpec(-2, 3, 0, 1, 2, 1, Pooling.NONE, 1, false, List.of(1), Activation.PRELU);
    return new TrainingState(
        DinModel.initial(spec, 1), new byte[0], 0, List.of(EXAMPLE), List.of());
  }

  private static final NextItem NEXT_ITEM =
      new NextItem(new SessionItems(new long[] {7, -8}, new byte[] {1, 0}), 9, 1_000);

  private static TwoTowerState twoTowerState() {
    return new TwoTowerState(
        new TwoTowerSpec(1, 2, 1, 1, 0.5f),
        new byte[] {1, 2},
        List.of(),
        new long[] {7, -8, 9},
        List.of(NEXT_ITEM),
        1,
        2.5,
        3);
  }

  private static CandidateSet candidateSet() {
    return generator(RecommenderConfig.DEFAULT.newCalibration())
        .follow(new SessionNeighbors(), ANSWER)
        .orElseThrow();
  }

  /** What is left of two interactions of a session. */
  private static CalibrationCounts calibrationCounts() {
    ChannelCalibration calibration = RecommenderConfig.DEFAULT.newCalibration();
    CandidateGenerator generator = generator(calibration);
    SessionNeighbors session = new SessionNeighbors();
    var unused = generator.learn(session, ANSWER);
    unused =
        generator.learn(
            session,
            new NeighborAnswer(
                new Touch(
                    "s",
                    1_000,
                    1_100,
                    InteractionType.CLICKS,
                    SessionActivity.NONE,
                    1_105,
                    Touch.NONE),
                2,
                1_100,
                1,
                NeighborList.EMPTY,
                NeighborList.EMPTY));
    return calibration.counts();
  }

  private static CandidateGenerator generator(ChannelCalibration calibration) {
    RecommenderConfig config = RecommenderConfig.DEFAULT;
    return config.candidateGenerator(
        new PopularItems(config.popularity()),
        new TrendingItems(config.trending()),
        calibration,
        SessionRetrieval.NONE);
  }

  private static RankedLists rankedLists() {
    return new RankedLists(
        "s",
        1_000,
        1_000,
        1_005,
        "model-1",
        List.of("revisit", "adjacent@last"),
        List.of(
            new RankedItem(
                2,
                0.5f,
                "adjacent@last",
                1L,
                0.5f,
                0,
                0.25f,
                List.of(),
                new TypeProbabilities(0.5f, 0.25f, 0.125f),
                List.of(new ChannelPlace(1, 0, 0.25f), new ChannelPlace(0, 3, 0.125f)))),
        List.of(new RankedItem(1, 0.5f, "revisit", 1L, null, 3, 0.5f)),
        List.of(new RankedItem(9, 0.1f, "popularity", null, null, 17, 0.1f)));
  }

  private static RejectedRecord rejected(byte @Nullable [] key, byte @Nullable [] value) {
    return new SourceRecord("interactions", 3, 42, 1_000, key, value)
        .rejected(DeadLetterReason.MALFORMED_JSON, "why");
  }
}

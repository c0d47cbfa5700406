package io.millrace.core;

import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.Gossip;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.SecondHop;
import io.millrace.core.cooccurrence.SessionTracker;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.feature.CandidateFeatures;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.Interaction;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.ProbabilityPublisher;
import io.millrace.core.sampling.PublishedProbabilities;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole recommender as a plain loop in one thread: the steps of the job in the same order, with
 * maps in place of keyed state. What the job gives at parallelism 1 is what this gives. Sessions
 * and items are never taken out of the maps. Not thread-safe.
 */
public final class SequentialRecommender {

  private final ProbabilityPublisher sampling;
  private final PublishedProbabilities probabilities;
  private final SessionTracker tracker;
  private final CoOccurrence coOccurrence;
  private final SecondHop secondHop;
  private final UnaryOperator<NeighborAnswer> completion;
  private final CandidateGenerator generator;
  private final CandidateFeatures features;
  private final RequestSample sample;
  private final Consumer<ServedCandidates> requests;
  private final HeuristicRanker ranker;
  private final @Nullable Function<ServedCandidates, RankedLists> model;
  private final Map<String, SessionHistory> histories = new HashMap<>();
  private final Long2ObjectOpenHashMap<NeighborRow> rows = new Long2ObjectOpenHashMap<>();
  private final Long2ObjectOpenHashMap<ToldNeighbors> told = new Long2ObjectOpenHashMap<>();
  private final Map<String, SessionNeighbors> sessions = new HashMap<>();

  /** A recommender that keeps no list for training. */
  public SequentialRecommender(RecommenderConfig config) {
    this(config, SessionRetrieval.NONE, null);
  }

  /**
   * A recommender that has models.
   *
   * @param retrieval finds items for the channel of the two-tower model
   * @param model orders the lists; without one they are in the order of the blend
   */
  public SequentialRecommender(
      RecommenderConfig config,
      SessionRetrieval retrieval,
      @Nullable Function<ServedCandidates, RankedLists> model) {
    this(config, null, retrieval, new RequestSample(0), served -> {}, model);
  }

  /**
   * @param sample which lists are kept for training
   * @param requests takes the candidates of these, with their features
   */
  public SequentialRecommender(
      RecommenderConfig config, RequestSample sample, Consumer<ServedCandidates> requests) {
    this(config, null, SessionRetrieval.NONE, sample, requests, null);
  }

  /**
   * @param completion what adds the second hop and the norms to an answer
   */
  SequentialRecommender(RecommenderConfig config, UnaryOperator<NeighborAnswer> completion) {
    this(config, completion, SessionRetrieval.NONE, new RequestSample(0), served -> {}, null);
  }

  private SequentialRecommender(
      RecommenderConfig config,
      @Nullable UnaryOperator<NeighborAnswer> completion,
      SessionRetrieval retrieval,
      RequestSample sample,
      Consumer<ServedCandidates> requests,
      @Nullable Function<ServedCandidates, RankedLists> model) {
    sampling =
        new ProbabilityPublisher(
            config.sampling(), new StreamingFrequencyEstimator(config.sampling()));
    probabilities = new PublishedProbabilities(config.sampling());
    tracker = new SessionTracker(config.session(), config.coOccurrence());
    coOccurrence = new CoOccurrence(config.coOccurrence());
    secondHop = new SecondHop(config.coOccurrence());
    PopularItems popular = new PopularItems(config.popularity());
    TrendingItems trending = new TrendingItems(config.trending());
    ChannelCalibration calibration = config.newCalibration();
    generator = config.candidateGenerator(popular, trending, calibration, retrieval);
    features = config.candidateFeatures(popular, trending, calibration, probabilities);
    ranker = config.heuristicRanker();
    this.completion = completion == null ? this::complete : completion;
    this.sample = sample;
    this.requests = requests;
    this.model = model;
  }

  /**
   * Learns an interaction and gives the lists that its session has after it; nothing if the
   * interaction was repeated or too old.
   */
  public Optional<RankedLists> process(Interaction interaction) {
    return learn(interaction).recommended().map(RankedCandidates::lists);
  }

  /** Learns an interaction and gives what its session is recommended after it. */
  public SessionStep learn(Interaction interaction) {
    return step(interaction, true);
  }

  /**
   * Goes on with a session without learning from it: the session's own state moves on, neighbour
   * rows, popularity and the activity of sessions stay as they are. This is how static results are
   * measured.
   */
  public SessionStep follow(Interaction interaction) {
    return step(interaction, false);
  }

  private SessionStep step(Interaction interaction, boolean learns) {
    List<ItemVisit> visits = new ArrayList<>();
    if (learns) {
      sampling.count(interaction.item(), interaction.time(), probabilities::take);
    }
    SessionHistory history =
        histories.computeIfAbsent(interaction.session(), s -> new SessionHistory());
    Admission admission =
        learns
            ? tracker.track(history, interaction, 0, Touch.NONE, visits::add)
            : tracker.follow(history, interaction, visits::add);
    Optional<RankedCandidates> recommended = Optional.empty();
    for (ItemVisit visit : visits) {
      Touch touch = visit.touch();
      if (learns) {
        coOccurrence.add(rows.computeIfAbsent(visit.item(), item -> coOccurrence.newRow()), visit);
      }
      if (touch != null) {
        recommended = Optional.of(answer(touch, visit, learns));
      }
      if (learns) {
        coOccurrence.tell(row(visit.item()).orElseThrow(), visit, this::learn);
      }
    }
    return new SessionStep(admission, recommended);
  }

  private void learn(Gossip gossip) {
    secondHop.learn(told.computeIfAbsent(gossip.item(), item -> new ToldNeighbors()), gossip);
  }

  /** The row of an item, if it has one. */
  public Optional<NeighborRow> row(long item) {
    return Optional.ofNullable(rows.get(item));
  }

  /** What an item was told, if anybody told it anything. */
  Optional<ToldNeighbors> told(long item) {
    return Optional.ofNullable(told.get(item));
  }

  /** What is kept of a session for its candidates, if it has been there. */
  Optional<SessionNeighbors> session(String session) {
    return Optional.ofNullable(sessions.get(session));
  }

  private RankedCandidates answer(Touch touch, ItemVisit visit, boolean learns) {
    NeighborRow known = rows.get(visit.item());
    NeighborRow row = known == null ? coOccurrence.newRow() : known;
    NeighborAnswer answer =
        new NeighborAnswer(
            touch,
            visit.item(),
            visit.time(),
            coOccurrence.count(row, visit.time()),
            coOccurrence.read(row, visit.time()),
            NeighborList.EMPTY);
    NeighborAnswer complete = completion.apply(answer);
    SessionNeighbors session =
        sessions.computeIfAbsent(touch.session(), s -> new SessionNeighbors());
    CandidateSet candidates =
        (learns ? generator.learn(session, complete) : generator.follow(session, complete))
            .orElseThrow();
    boolean sampled = sample.takes(candidates.session(), candidates.sequence());
    if (model == null && !sampled) {
      return new RankedCandidates(candidates, ranker.rank(candidates));
    }
    ServedCandidates served = features.serve(session, complete, candidates);
    if (sampled) {
      requests.accept(served);
    }
    return new RankedCandidates(
        candidates, model == null ? ranker.rank(candidates) : model.apply(served));
  }

  private NeighborAnswer complete(NeighborAnswer answer) {
    return secondHop.complete(told.get(answer.item()), answer);
  }
}

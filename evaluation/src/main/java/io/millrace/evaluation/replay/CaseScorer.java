package io.millrace.evaluation.replay;

import io.millrace.core.RankedCandidates;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.Channels;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.Coverage;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.metric.ScoredTruth;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks up in the lists what followed, and keeps what it finds. Not thread-safe. */
final class CaseScorer {

  /** The places of a list that count for coverage and fallback. */
  static final int LIST_CUT = 20;

  private static final int CANDIDATE_CUT = 100;

  private final Channels channels;
  private final Long2IntOpenHashMap learned = new Long2IntOpenHashMap();
  private final Coverage coverage = new Coverage();
  private final LongOpenHashSet catalogue = new LongOpenHashSet();
  private final List<ScoredCase> cases = new ArrayList<>();
  private final Map<String, Long> skipped;

  CaseScorer(RecommenderConfig config, Map<String, Long> skipped) {
    channels = config.channels();
    this.skipped = new TreeMap<>(skipped);
  }

  /** Notes an interaction that is in the log, whether it was learned or not. */
  void see(Interaction interaction, boolean wasLearned) {
    catalogue.add(interaction.item());
    if (wasLearned) {
      learned.addTo(interaction.item(), 1);
    }
  }

  /** Notes that interactions were left out. */
  void skip(String reason, long count) {
    if (count > 0) {
      skipped.merge(reason, count, Long::sum);
    }
  }

  /**
   * Scores the list of a session for what followed, and keeps the case.
   *
   * @param served what the session was recommended before
   * @param sessionLength interactions of the session before
   * @param followed interactions with distinct items, all of one type; the earliest first
   */
  void score(RankedCandidates served, int sessionLength, List<Interaction> followed) {
    cases.add(scored(served, sessionLength, followed));
    for (RankedItem place : firstPlaces(served, followed.get(0).type())) {
      coverage.add(followed.get(0).session(), place.item());
    }
  }

  /** As {@link #score}, but the case is not kept. */
  ScoredCase scored(RankedCandidates served, int sessionLength, List<Interaction> followed) {
    Interaction first = followed.get(0);
    boolean filled = false;
    for (RankedItem place : firstPlaces(served, first.type())) {
      filled |= place.channel().equals(Channel.POPULARITY);
    }
    List<RankedItem> list = served.lists().list(first.type());
    List<Candidate> candidates = firstCandidates(served.candidates().candidates());
    List<ScoredTruth> truths = new ArrayList<>(followed.size());
    for (Interaction truth : followed) {
      truths.add(score(truth.item(), list, candidates));
    }
    return new ScoredCase(
        first.session(), first.type(), first.time(), sessionLength, filled, truths);
  }

  /** All that was kept. */
  ScoredRun run() {
    return new ScoredRun(cases, channels.names(), coverage, catalogue.size(), skipped);
  }

  private static List<RankedItem> firstPlaces(RankedCandidates served, InteractionType type) {
    List<RankedItem> list = served.lists().list(type);
    return list.subList(0, Math.min(LIST_CUT, list.size()));
  }

  private ScoredTruth score(long item, List<RankedItem> list, List<Candidate> candidates) {
    int rank = ScoredTruth.MISSED;
    int reason = ScoredTruth.NO_CHANNEL;
    for (int place = 0; place < list.size(); place++) {
      if (list.get(place).item() == item) {
        rank = place + 1;
        reason = channels.names().indexOf(list.get(place).channel());
      }
    }
    short[] ranks = new short[channels.count()];
    Arrays.fill(ranks, (short) Candidate.ABSENT);
    boolean isCandidate = false;
    for (Candidate candidate : candidates) {
      if (candidate.item() == item) {
        isCandidate = true;
        for (int channel = 0; channel < ranks.length; channel++) {
          ranks[channel] = (short) candidate.rank(channel);
        }
      }
    }
    return new ScoredTruth(item, learned.get(item), rank, reason, isCandidate, ranks);
  }

  /** The candidates come in the order of their probability. */
  private static List<Candidate> firstCandidates(List<Candidate> candidates) {
    return candidates.subList(0, Math.min(CANDIDATE_CUT, candidates.size()));
  }
}

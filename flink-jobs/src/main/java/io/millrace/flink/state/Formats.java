package io.millrace.flink.state;

import io.millrace.core.activity.ActivityCountsFormat;
import io.millrace.core.activity.SessionHistoryFormat;
import io.millrace.core.candidate.CalibrationCountsFormat;
import io.millrace.core.candidate.RankedListsFormat;
import io.millrace.core.candidate.SessionNeighborsFormat;
import io.millrace.core.cooccurrence.ItemMessageFormat;
import io.millrace.core.cooccurrence.ItemVisitFormat;
import io.millrace.core.cooccurrence.NeighborAnswerFormat;
import io.millrace.core.cooccurrence.NeighborRowFormat;
import io.millrace.core.cooccurrence.ToldNeighborsFormat;
import io.millrace.core.feature.ModelAnnouncementFormat;
import io.millrace.core.feature.ServedCandidatesFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.popularity.PopularityCountsFormat;
import io.millrace.core.popularity.TrendingCountsFormat;
import io.millrace.core.sampling.ProbabilityBlockFormat;
import io.millrace.core.sampling.SamplingBlockFormat;
import io.millrace.core.training.PendingExamplesFormat;
import io.millrace.core.training.ServedListFormat;
import io.millrace.core.training.TrainingExampleFormat;
import io.millrace.flink.element.ElementFormats;
import io.millrace.flink.element.JoinedExampleFormat;
import io.millrace.ranking.continuous.TrainingStateFormat;
import io.millrace.ranking.twotower.NextItemFormat;
import io.millrace.ranking.twotower.TwoTowerStateFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All formats by their names, so that a savepoint needs to hold no class names. */
final class Formats {

  private static final Map<String, BinaryFormat<?>> BY_NAME =
      List.<BinaryFormat<?>>of(
              new SessionHistoryFormat(),
              new ActivityCountsFormat(),
              new NeighborRowFormat(),
              new SessionNeighborsFormat(),
              new ToldNeighborsFormat(),
              new CalibrationCountsFormat(),
              new ItemMessageFormat(),
              new PopularityCountsFormat(),
              new TrendingCountsFormat(),
              new SamplingBlockFormat(),
              new ProbabilityBlockFormat(),
              new ItemVisitFormat(),
              new NeighborAnswerFormat(),
              new RankedListsFormat(),
              new ServedCandidatesFormat(),
              new ModelAnnouncementFormat(),
              new PendingExamplesFormat(),
              new ServedListFormat(),
              new TrainingExampleFormat(),
              new TrainingStateFormat(),
              new NextItemFormat(),
              new TwoTowerStateFormat(),
              new JoinedExampleFormat(),
              new ElementFormats.ReceivedListFormat(),
              new ElementFormats.ReceivedExampleFormat(),
              new ElementFormats.TrainedModelFormat(),
              new ElementFormats.ArrivedInteractionFormat(),
              new ElementFormats.NamedItemFormat(),
              new ElementFormats.ItemSightingFormat(),
              new ElementFormats.CandidateUpdateFormat(),
              new ElementFormats.RejectedRecordFormat(),
              new ElementFormats.ReceivedRecordFormat(),
              new ElementFormats.RefreshedNeighborsFormat(),
              new ElementFormats.RankingInputFormat())
          .stream()
          .collect(Collectors.toUnmodifiableMap(BinaryFormat::name, Function.identity()));

  private Formats() {}

  /**
   * The format with a name. The caller knows the type from where it found the name.
   *
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> BinaryFormat<T> named(String name) {
    BinaryFormat<?> format = BY_NAME.get(name);
    if (format == null) {
      throw new IllegalArgumentException("there is no format " + name);
    }
    return (BinaryFormat<T>) format;
  }
}

package io.millrace.flink.job;

import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.CalibrationCounts;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.core.popularity.TrendingCounts;
import io.millrace.flink.savepoint.SavepointStates;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What a savepoint of the recommendation job holds.
 *
 * @param histories by session
 * @param neighbors the lists that its candidates come from, by session
 * @param rows the neighbours of an item, by item
 * @param told what its neighbours told it, by item
 * @param seen when a string id was registered, by item
 */
record SavepointContents(
    Map<String, SessionHistory> histories,
    Map<String, SessionNeighbors> neighbors,
    Map<Long, NeighborRow> rows,
    Map<Long, ToldNeighbors> told,
    Map<Long, Long> seen,
    List<ActivityCounts> activity,
    List<PopularityCounts> popularity,
    List<TrendingCounts> trending,
    List<CalibrationCounts> calibration) {

  private static final TypeInformation<Long> LONG = org.apache.flink.api.common.typeinfo.Types.LONG;
  private static final TypeInformation<String> STRING =
      org.apache.flink.api.common.typeinfo.Types.STRING;

  static SavepointContents read(String savepoint) throws Exception {
    SavepointStates states =
        SavepointStates.open(StreamExecutionEnvironment.getExecutionEnvironment(), savepoint);
    String candidates = Uids.GENERATE_CANDIDATES;
    return new SavepointContents(
        states.keyed(Uids.TRACK_SESSION, STRING, Types.SESSION_HISTORY, States::sessionHistory),
        states.keyed(candidates, STRING, Types.SESSION_NEIGHBORS, States::sessionNeighbors),
        states.keyed(Uids.UPDATE_CO_OCCURRENCE, LONG, Types.NEIGHBOR_ROW, States::neighborRow),
        states.keyed(Uids.FOLLOW_NEIGHBORS, LONG, Types.TOLD_NEIGHBORS, States::toldNeighbors),
        states.keyed(Uids.REGISTER_ITEM, LONG, LONG, States::itemSeenAt),
        states.union(Uids.TRACK_SESSION, States.activityCounts(), Types.ACTIVITY_COUNTS),
        states.union(candidates, States.popularityCounts(), Types.POPULARITY_COUNTS),
        states.union(candidates, States.trendingCounts(), Types.TRENDING_COUNTS),
        states.union(candidates, States.calibrationCounts(), Types.CALIBRATION_COUNTS));
  }

  /** One line for each key and each union list, of what all versions of the formats hold. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    histories.forEach(
        (session, history) ->
            lines.add(
                "session-history %s sequence %d counts %s %s"
                    .formatted(session, history.sequence(), counts(history), texts(history))));
    neighbors.forEach(
        (session, lists) -> lines.add("session-neighbors %s %s".formatted(session, texts(lists))));
    rows.forEach((item, row) -> lines.add("neighbor-row %d %s".formatted(item, row)));
    told.forEach((item, each) -> lines.add("told-neighbors %d %s".formatted(item, each)));
    seen.forEach((item, time) -> lines.add("item-seen-at %d %d".formatted(item, time)));
    for (ActivityCounts counts : activity) {
      lines.add(
          "activity-counts %d %s"
              .formatted(counts.landmark(), byIndex(counts.size(), i -> "" + counts.weight(i))));
    }
    for (PopularityCounts counts : popularity) {
      lines.add(
          "popularity-counts %d %s"
              .formatted(
                  counts.landmark(),
                  sorted(counts.size(), i -> counts.item(i) + "=" + counts.count(i))));
    }
    for (TrendingCounts counts : trending) {
      lines.add(
          "trending-counts %s"
              .formatted(
                  sorted(
                      counts.size(),
                      i ->
                          "%d=%s,%s,%s,%s"
                              .formatted(
                                  counts.item(i),
                                  counts.count(i, 0),
                                  counts.count(i, 1),
                                  counts.count(i, 2),
                                  counts.count(i, 3)))));
    }
    for (CalibrationCounts counts : calibration) {
      lines.add(
          "calibration-counts %d %s %s interactions %s offers %s hits %s"
              .formatted(
                  counts.landmark(),
                  counts.growth(),
                  counts.channels(),
                  Arrays.toString(counts.interactions()),
                  nonZero(counts.offers()),
                  nonZero(counts.hits())));
    }
    return lines;
  }

  private static List<Long> counts(SessionHistory history) {
    SessionActivity activity = history.activity(0);
    return List.of(
        (long) activity.clicks(),
        (long) activity.carts(),
        (long) activity.orders(),
        activity.firstTime());
  }

  /** Item, time and type of each interaction that a history holds, the oldest first. */
  static List<String> texts(SessionHistory history) {
    return byIndex(
        history.size(),
        i -> "%d@%d:%s".formatted(history.item(i), history.time(i), history.type(i)));
  }

  private static List<String> texts(SessionNeighbors lists) {
    return byIndex(
        lists.size(),
        i ->
            "%d@%d:%s,%s,%s,%s"
                .formatted(
                    lists.item(i),
                    lists.time(i),
                    lists.type(i),
                    lists.count(i),
                    items(lists.neighbors(i)),
                    items(lists.secondHop(i))));
  }

  /** The items alone, since the weights are those of the rows. */
  private static List<Long> items(@Nullable NeighborList list) {
    return list == null ? List.of() : IntStream.range(0, list.size()).mapToObj(list::item).toList();
  }

  private static List<String> nonZero(double[] values) {
    return IntStream.range(0, values.length)
        .filter(i -> values[i] != 0)
        .mapToObj(i -> i + "=" + values[i])
        .toList();
  }

  private static Collection<String> sorted(int size, IntFunction<String> text) {
    return byIndex(size, text).stream().sorted().toList();
  }

  private static List<String> byIndex(int size, IntFunction<String> text) {
    return IntStream.range(0, size).mapToObj(text).toList();
  }
}

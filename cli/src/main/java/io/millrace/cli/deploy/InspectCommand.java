package io.millrace.cli.deploy;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.model.ItemIds;
import io.millrace.evaluation.JobConfigFile;
import io.millrace.flink.savepoint.SavepointStates;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a savepoint knows. */
@Command(
    name = "inspect",
    header = "Show what a savepoint of the recommendation job knows of an item or a session.",
    description = {
      "",
      "Reads the savepoint in this process; no cluster is needed. All keys are gone through, so a"
          + " large savepoint takes its time.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace inspect --savepoint DIR --item sku-101",
      "  millrace inspect --savepoint s3://bucket/savepoints/savepoint-1 --session 15354"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--savepoint",
      required = true,
      paramLabel = "URI",
      description = "A directory with a canonical savepoint.")
  private String savepoint = "";

  @Option(names = "--item", paramLabel = "ID", description = "The item, as the shop calls it.")
  private @Nullable String item;

  @Option(names = "--session", paramLabel = "ID", description = "The session.")
  private @Nullable String session;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration of the job, where its rules are not the default ones.")
  private @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    if (item == null && session == null) {
      throw new ParameterException(spec.commandLine(), "Give --item or --session, or both");
    }
    SavepointStates states = open();
    PrintWriter out = spec.commandLine().getOut();
    boolean found = false;
    if (item != null) {
      found |= showItem(item, states, out);
    }
    if (session != null) {
      found |= showSession(session, states, out);
    }
    out.flush();
    return found ? ExitCode.OK : ExitCode.NOT_FOUND;
  }

  private SavepointStates open() {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    try {
      return SavepointStates.open(env, savepoint);
    } catch (IOException e) {
      throw CommandException.unusable("no savepoint can be read at " + savepoint);
    }
  }

  private boolean showItem(String id, SavepointStates states, PrintWriter out) throws Exception {
    CoOccurrenceConfig config = config();
    CoOccurrence coOccurrence = new CoOccurrence(config);
    long number = ItemIds.number(idOf(id));
    Optional<NeighborRow> row =
        states.value(
            Uids.UPDATE_CO_OCCURRENCE,
            org.apache.flink.api.common.typeinfo.Types.LONG,
            Types.NEIGHBOR_ROW,
            States::neighborRow,
            number);
    if (row.isEmpty()) {
      out.printf("item %s, number %d: nothing is known%n", id, number);
      return false;
    }
    long time = row.get().updatedAt();
    out.printf(
        "item %s, number %d: %.1f interactions, the last at %s%n",
        id, number, coOccurrence.count(row.get(), time), Instant.ofEpochMilli(time));
    show(coOccurrence.read(row.get(), time), config.ruleNames(), out);
    Optional<ToldNeighbors> told =
        states.value(
            Uids.FOLLOW_NEIGHBORS,
            org.apache.flink.api.common.typeinfo.Types.LONG,
            Types.TOLD_NEIGHBORS,
            States::toldNeighbors,
            number);
    out.printf(
        "told of theirs by %s%n",
        Words.count(told.map(ToldNeighbors::size).orElse(0), "neighbour"));
    return true;
  }

  private static void show(NeighborList neighbors, List<String> rules, PrintWriter out) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.number("neighbour"));
    rules.forEach(rule -> columns.add(Column.number(rule)));
    TextTable table = new TextTable(columns.toArray(Column[]::new));
    for (int i = 0; i < neighbors.size(); i++) {
      List<String> cells = new ArrayList<>();
      cells.add(Long.toString(neighbors.item(i)));
      for (int rule = 0; rule < rules.size(); rule++) {
        cells.add(String.format(Locale.ROOT, "%.3f", neighbors.weight(i, rule)));
      }
      table.add(cells.toArray(String[]::new));
    }
    table.print(out);
  }

  private boolean showSession(String id, SavepointStates states, PrintWriter out) throws Exception {
    Optional<SessionHistory> history =
        states.value(
            Uids.TRACK_SESSION,
            org.apache.flink.api.common.typeinfo.Types.STRING,
            Types.SESSION_HISTORY,
            States::sessionHistory,
            id);
    if (history.isEmpty()) {
      out.printf("session %s: nothing is known%n", id);
      return false;
    }
    SessionActivity activity = history.get().activity(0);
    out.printf(
        "session %s: %s, %s, %s, sequence %d%n",
        id,
        Words.count(activity.clicks(), "click"),
        Words.count(activity.carts(), "cart"),
        Words.count(activity.orders(), "order"),
        history.get().sequence());
    for (int i = 0; i < history.get().size(); i++) {
      out.printf(
          "  %s  %-6s  %d%n",
          Instant.ofEpochMilli(history.get().time(i)),
          history.get().type(i).wireName(),
          history.get().item(i));
    }
    return true;
  }

  /** A number stands for itself, as in an interaction. */
  private static Object idOf(String id) {
    return id.matches("-?\\d{1,18}") ? Long.valueOf(id) : id;
  }

  private CoOccurrenceConfig config() {
    try {
      return JobConfigFile.read(file).recommender().coOccurrence();
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }
}

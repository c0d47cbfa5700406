package io.millrace.evaluation.replay;

import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.Channel;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.evaluation.metric.Coverage;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.metric.ScoredTruth;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Scores the lists that a job wrote, by the sequence numbers that they carry.
 *
 * <p>Every interaction gets its sequence again, as the job's session history gives it: max(previous
 * + 1, time). An interaction of a session that has an earlier one is a case for the list of its
 * session with the highest sequence below its own, which is the newest one that the job could have
 * had before it; of that, for the list of the interaction's own type. A case whose session has no
 * list before it is left out and counted, as are interactions that the history refuses.
 *
 * <p>Interactions come first and all of them, each session's in the order in which the job had
 * them; then the recommendations, in any order, as often as they were written. An interaction takes
 * about 150 bytes and a recommendation up to 700. Not thread-safe.
 */
public final class EmittedLists {

  private final SessionConfig config;
  private final Map<String, EmittedSession> sessions = new HashMap<>();
  private final List<Offered> offered = new ArrayList<>();
  private final List<String> channels = new ArrayList<>();
  private final Map<String, Long> skipped = new TreeMap<>();

  /**
   * An interaction as the session's history took it.
   *
   * @param sequence its number
   * @param earlier how many of the session were taken before
   * @param accepted whether it was taken; otherwise the others mean nothing
   */
  private record Offered(Interaction interaction, long sequence, int earlier, boolean accepted) {}

  /** A session and its lists by their sequences. */
  private static final class EmittedSession {
    private final SessionHistory history = new SessionHistory();
    private final TreeMap<Long, EmittedList[]> lists = new TreeMap<>();
    private int length;
  }

  /** The items of one list, the best first, and the channel that each is there for. */
  private static final class EmittedList {
    private final long[] items;
    private final short[] channels;

    EmittedList(int size) {
      items = new long[size];
      channels = new short[size];
    }
  }

  /**
   * @param config how the job's sessions remember
   */
  public EmittedLists(SessionConfig config) {
    this.config = config;
  }

  /** Takes an interaction. */
  public void add(io.millrace.schemas.avro.Interaction read) {
    Interaction interaction =
        new Interaction(
            read.getSession(),
            ItemIds.number(read.getAid()),
            read.getTs(),
            InteractionType.ofWireName(read.getType().name()));
    EmittedSession session =
        sessions.computeIfAbsent(interaction.session(), s -> new EmittedSession());
    if (session.history.isExpired(interaction.time(), config)) {
      session.history.forgetAll(config);
    }
    Admission admission =
        session.history.offer(interaction.item(), interaction.time(), interaction.type(), config);
    if (admission == Admission.ACCEPTED) {
      offered.add(new Offered(interaction, session.history.sequence(), session.length, true));
      session.length++;
    } else {
      offered.add(new Offered(interaction, 0, 0, false));
      skip(PrequentialReplay.reason(admission), 1);
    }
  }

  /** Takes what the job wrote for a session after one of its interactions. */
  public void add(Recommendation recommendation) {
    EmittedSession session = sessions.get(recommendation.getSession());
    if (session == null) {
      skip("list-of-unknown-session", 1);
      return;
    }
    EmittedList[] lists = new EmittedList[InteractionType.values().length];
    for (InteractionType type : InteractionType.values()) {
      lists[type.code()] =
          list(
              switch (type) {
                case CLICKS -> recommendation.getClicks();
                case CARTS -> recommendation.getCarts();
                case ORDERS -> recommendation.getOrders();
              });
    }
    session.lists.put(recommendation.getSequence(), lists);
  }

  /** Notes that something was left out. */
  public void skip(String reason, long count) {
    skipped.merge(reason, count, Long::sum);
  }

  /**
   * Scores the lists.
   *
   * @param warmUpShare the share of the interactions that are not scored, from 0 up to 1, by
   *     position in the order of time
   */
  public ScoredRun score(double warmUpShare) {
    if (!(warmUpShare >= 0 && warmUpShare < 1)) {
      throw new IllegalArgumentException("the warm-up's share is from 0 up to 1: " + warmUpShare);
    }
    List<String> names = List.copyOf(new TreeSet<>(channels));
    Map<String, Long> left = new TreeMap<>(skipped);
    Long2IntOpenHashMap learned = new Long2IntOpenHashMap();
    Coverage coverage = new Coverage();
    List<ScoredCase> cases = new ArrayList<>();
    int[] order = byTime();
    int warmUp = (int) (warmUpShare * order.length);
    for (int position = 0; position < order.length; position++) {
      Offered each = offered.get(order[position]);
      if (position >= warmUp && each.accepted() && each.earlier() > 0) {
        EmittedList list = newestBefore(each);
        if (list == null) {
          left.merge("no-list-before", 1L, Long::sum);
        } else {
          cases.add(score(each, list, names, learned.get(each.interaction().item())));
          Arrays.stream(list.items)
              .limit(CaseScorer.LIST_CUT)
              .forEach(item -> coverage.add(each.interaction().session(), item));
        }
      }
      // A refused interaction's item is in the catalogue, too.
      learned.addTo(each.interaction().item(), each.accepted() ? 1 : 0);
    }
    return new ScoredRun(cases, names, coverage, learned.size(), left, false);
  }

  private int[] byTime() {
    int[] order = new int[offered.size()];
    Arrays.setAll(order, i -> i);
    IntArrays.stableSort(
        order,
        (a, b) ->
            Long.compare(offered.get(a).interaction().time(), offered.get(b).interaction().time()));
    return order;
  }

  private @Nullable EmittedList newestBefore(Offered each) {
    EmittedSession session = sessions.get(each.interaction().session());
    Map.Entry<Long, EmittedList[]> newest =
        session == null ? null : session.lists.lowerEntry(each.sequence());
    return newest == null ? null : newest.getValue()[each.interaction().type().code()];
  }

  private ScoredCase score(Offered each, EmittedList list, List<String> names, int popularity) {
    Interaction interaction = each.interaction();
    int rank = ScoredTruth.MISSED;
    int reason = ScoredTruth.NO_CHANNEL;
    boolean filled = false;
    for (int place = 0; place < list.items.length; place++) {
      String channel = channels.get(list.channels[place]);
      if (list.items[place] == interaction.item()) {
        rank = place + 1;
        reason = names.indexOf(channel);
      }
      filled |= place < CaseScorer.LIST_CUT && channel.equals(Channel.POPULARITY);
    }
    short[] unknown = new short[names.size()];
    Arrays.fill(unknown, (short) Candidate.ABSENT);
    return new ScoredCase(
        interaction.session(),
        interaction.type(),
        interaction.time(),
        each.earlier(),
        filled,
        List.of(new ScoredTruth(interaction.item(), popularity, rank, reason, false, unknown)));
  }

  private EmittedList list(List<RecommendedItem> recommended) {
    EmittedList list = new EmittedList(recommended.size());
    for (int place = 0; place < recommended.size(); place++) {
      list.items[place] = recommended.get(place).getItem();
      list.channels[place] = (short) channel(recommended.get(place).getReason().getChannel());
    }
    return list;
  }

  private int channel(String name) {
    int known = channels.indexOf(name);
    if (known >= 0) {
      return known;
    }
    channels.add(name);
    return channels.size() - 1;
  }
}

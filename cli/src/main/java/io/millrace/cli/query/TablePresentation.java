package io.millrace.cli.query;

import io.millrace.cli.console.Printable;
import io.millrace.cli.explain.ListTable;
import io.millrace.cli.explain.ShopIds;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.service.explain.ListJson;
import io.millrace.service.explain.ReasonWords;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Tables for people.
 *
 * @param limit how many rows of each list at most
 */
record TablePresentation(PrintWriter out, InteractionType target, int limit)
    implements Presentation {

  @Override
  public void show(Recommendation recommendation, ShopIds ids) {
    out.printf(
        "Session %s at %s (sequence %d, %s)%n",
        Printable.of(recommendation.getSession()),
        Instant.ofEpochMilli(recommendation.getAsOf()),
        recommendation.getSequence(),
        recommendation.getModelVersion() == null
            ? "heuristic order"
            : "model " + Printable.of(recommendation.getModelVersion()));
    out.printf("Next %s:%n", target);
    ListTable.print(
        out, ListJson.list(recommendation, target), target, limit, new ReasonWords(ids::name));
    out.flush();
  }

  @Override
  public void show(ItemNeighbors neighbors, ItemShare share, ShopIds ids) {
    out.printf(
        "Item %s at %s%n",
        ids.name(neighbors.getItem()), Instant.ofEpochMilli(neighbors.getAsOf()));
    if (share.samplingProbability() != null) {
      out.printf(
          Locale.ROOT,
          "Sampling probability %.3g, as estimated at %s%n",
          share.samplingProbability(),
          Instant.ofEpochMilli(share.asOf()));
    }
    if (share.share() != null) {
      out.printf(
          Locale.ROOT,
          "Share %.3g: %,d of the newest %,d interactions%n",
          share.share(),
          share.sightings(),
          share.interactions());
    }
    for (RuleNeighbors rule : neighbors.getRules()) {
      out.printf("Neighbours by the rule %s:%n", Printable.of(rule.getRule()));
      TextTable table =
          new TextTable(Column.number("rank"), Column.text("item"), Column.number("weight"));
      List<WeightedItem> items = rule.getNeighbors();
      for (int i = 0; i < Math.min(limit, items.size()); i++) {
        table.add(
            Integer.toString(i + 1),
            ids.name(items.get(i).getItem()),
            String.format(Locale.ROOT, "%.3f", items.get(i).getWeight()));
      }
      table.print(out);
    }
    out.flush();
  }
}

package io.millrace.cli.train;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import io.millrace.cli.replay.SkippedLines;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.sampling.SamplingProbabilities;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.evaluation.training.LogPairs;
import io.millrace.ranking.din.DivergedException;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.twotower.LogTraining;
import io.millrace.ranking.twotower.LogTraining.Trained;
import io.millrace.ranking.twotower.TwoTowerConfig;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStreamConfig;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Trains a two-tower model from a log and writes it.
 *
 * @param corrects whether popular items are corrected for
 */
record TwoTowerFromLog(
    Path input, Path output, TwoTowerSpec sizes, int epochs, long seed, boolean corrects) {

  void run(RecommenderConfig recommender, PrintWriter out, PrintWriter err)
      throws IOException, LogFormatException {
    InteractionLog read = InteractionLog.read(input, Long.MAX_VALUE);
    SkippedLines.print(read.skipped(), out);
    ReplayLog log = ReplayLog.of(read, 1);
    TwoTowerStreamConfig stream = TwoTowerStreamConfig.DEFAULT;
    LogPairs pairs =
        LogPairs.of(
            log,
            recommender.session(),
            stream.sampling(),
            sizes.historyLength(),
            stream.mostItems());
    if (pairs.pairs().isEmpty()) {
      throw CommandException.unusable(
          "%s has no session with two interactions, so there is nothing to learn from"
              .formatted(input));
    }
    Trained trained = train(pairs, err);
    long until = pairs.pairs().get(pairs.pairs().size() - 1).time();
    Map<String, String> metadata =
        Map.of(
            "input",
            String.valueOf(input.getFileName()),
            "loss",
            Double.toString(trained.losses().get(epochs - 1)),
            TwoTowerModel.UNTIL,
            Long.toString(until));
    String sha256 = ModelFile.write(trained.model(), metadata, output);
    out.printf(
        "%s to learn from, %s to find%n",
        Words.count(pairs.pairs().size(), "next item"),
        Words.count(pairs.catalogue().length, "item"));
    for (int epoch = 0; epoch < epochs; epoch++) {
      out.printf(Locale.ROOT, "pass %d  loss %.4f%n", epoch + 1, trained.losses().get(epoch));
    }
    out.printf("%nwrote %s, SHA-256 %s%n", output, sha256);
    out.flush();
  }

  private Trained train(LogPairs pairs, PrintWriter err) {
    SamplingProbabilities probabilities = corrects ? pairs.probabilities() : item -> 1;
    ProgressLine progress = ProgressLine.on(err);
    try {
      return new LogTraining(sizes, TwoTowerConfig.DEFAULT, epochs, seed)
          .train(pairs.pairs(), probabilities, pairs.catalogue(), TrainCommand.shownOn(progress));
    } catch (DivergedException e) {
      throw CommandException.failed("the training diverges (%s)".formatted(e.getMessage()));
    } finally {
      progress.clear();
    }
  }
}

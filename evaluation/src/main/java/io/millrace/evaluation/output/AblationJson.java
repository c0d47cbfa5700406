package io.millrace.evaluation.output;

import io.millrace.evaluation.ablation.Ablation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ablation as JSON: {@code {"runs": {"all": {…}, "all but revisit": {…}, …}}}, each run with the
 * figures of {@link EvaluationJson}.
 */
public final class AblationJson {

  private AblationJson() {}

  /** Writes a file. */
  public static void write(Ablation ablation, Path file) throws IOException {
    Files.writeString(file, text(ablation) + "\n");
  }

  /** The JSON text. */
  public static String text(Ablation ablation) {
    return FigureJson.text(
        json -> {
          json.writeObjectFieldStart("runs");
          for (Ablation.Run run : ablation.runs()) {
            json.writeObjectFieldStart(run.choice().name());
            EvaluationJson.write(run.result(), json);
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }
}

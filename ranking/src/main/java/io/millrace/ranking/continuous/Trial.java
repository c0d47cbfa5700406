package io.millrace.ranking.continuous;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.Validation;

/**
 * A model and the one it is to replace, on the same examples, none of which either has learned
 * from.
 *
 * @param model a copy of the one in training
 * @param steps it has taken
 * @param validation of it
 * @param before that of the model that was published last, or else of the blend
 */
public record Trial(DinModel model, long steps, Validation validation, Validation before) {

  /** Whether the model is no worse. One whose loss is not finite is. */
  public boolean passes() {
    double loss = validation.loss();
    // A reference without a finite loss says nothing against the model.
    return Double.isFinite(loss) && !(loss > before.loss());
  }
}

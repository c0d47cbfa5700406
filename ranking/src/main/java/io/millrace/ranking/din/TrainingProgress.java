package io.millrace.ranking.din;

/**
 * How far a training from a log is.
 *
 * @param steps done
 * @param allSteps that there will be
 * @param loss the mean of the newest steps
 */
public record TrainingProgress(int steps, int allSteps, double loss) {}

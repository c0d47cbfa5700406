package io.millrace.benchmarks;

/**
 * What one run took, checkpoints included.
 *
 * @param taskSeconds CPU seconds of the thread that runs the operator
 * @param processSeconds CPU seconds of the whole process in the same time
 * @param checkpointBytes bytes of a full checkpoint after the last visit
 */
public record RunFigures(double taskSeconds, double processSeconds, long checkpointBytes) {}

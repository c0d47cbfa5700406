package io.millrace.evaluation.report;

/**
 * A part of the cases and how many of their items were found.
 *
 * @param label what the part is, such as a range of session lengths
 * @param followed hits that were possible among the first 20 places
 * @param hits how many there were
 */
record Bucket(String label, long followed, long hits) {

  /** The recall@20 of the part; not a number where it is empty. */
  double recall() {
    return (double) hits / followed;
  }
}

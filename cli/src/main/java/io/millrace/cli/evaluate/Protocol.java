package io.millrace.cli.evaluate;

/** The protocols by which lists are scored. */
enum Protocol {
  /** Every interaction of a session but its first. */
  PREQUENTIAL,
  /** One random cut per session, as OTTO published it. */
  OTTO
}

package io.millrace.cli.train;

/** What is trained. */
enum ModelKind {
  /** A Deep Interest Network, which orders candidates. */
  DIN,
  /** A two-tower model, which finds candidates. */
  TWO_TOWER;

  @Override
  public String toString() {
    return this == DIN ? "din" : "two-tower";
  }
}

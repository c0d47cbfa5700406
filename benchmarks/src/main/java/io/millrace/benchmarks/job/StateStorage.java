package io.millrace.benchmarks.job;

/** Where a measured job keeps its state. */
public enum StateStorage {
  ROCKSDB("rocksdb", "rocksdb"),
  HEAP("heap", "hashmap");

  private final String label;
  private final String backend;

  StateStorage(String label, String backend) {
    this.label = label;
    this.backend = backend;
  }

  /** The name in options, tables and JSON. */
  public String label() {
    return label;
  }

  /** The state backend, as Flink's configuration names it. */
  String backend() {
    return backend;
  }
}

package io.millrace.benchmarks;

/** Where the rows lie in a run. */
public enum RowStorage {
  HEAP("heap", "hashmap", false),
  ROCKSDB_WITH_CACHE("RocksDB with cache", "rocksdb", true),
  ROCKSDB("RocksDB", "rocksdb", false);

  private final String label;
  private final String backend;
  private final boolean cached;

  RowStorage(String label, String backend, boolean cached) {
    this.label = label;
    this.backend = backend;
    this.cached = cached;
  }

  /** The name as people read it. */
  public String label() {
    return label;
  }

  /** The state backend, as Flink's configuration names it. */
  String backend() {
    return backend;
  }

  /** Whether rows in use are kept as objects in front of the backend. */
  boolean isCached() {
    return cached;
  }
}

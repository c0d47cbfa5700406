package io.millrace.flink.operator;

/** Where the values of an operator with a cache lie. */
enum CachedBackend {
  HEAP(Backend.HEAP, 0),
  /** A cache that must not be used, because the state hands out its own objects. */
  HEAP_WITH_CACHE(Backend.HEAP, 100),
  ROCKSDB(Backend.ROCKSDB, 0),
  /** Every other item evicts the one before it. */
  ROCKSDB_WITH_ONE_CACHED(Backend.ROCKSDB, 1),
  ROCKSDB_WITH_CACHE(Backend.ROCKSDB, 100);

  private final Backend backend;
  private final int cached;

  CachedBackend(Backend backend, int cached) {
    this.backend = backend;
    this.cached = cached;
  }

  Backend backend() {
    return backend;
  }

  /** The most values in the cache. */
  int cached() {
    return cached;
  }
}

package io.millrace.flink.operator;

import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The state backends that a function is tested on. */
public enum Backend {
  /** Hands out the very object that lies in state. */
  HEAP,
  /** Hands out a copy that was read from bytes. */
  ROCKSDB;

  StateBackend create() {
    return this == HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend(true);
  }
}

/** Tables over the topics, in RocksDB and shared by the instances. */
@NullMarked
package io.millrace.service.view;

import org.jspecify.annotations.NullMarked;

package io.millrace.ranking.store;

import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/**
 * The header of a {@link ModelFile} in its newest version. Text is a length in bytes (int) and
 * UTF-8.
 */
final class HeaderWriter {

  private final ByteBuffer out;

  HeaderWriter(int mostBytes) {
    out = ModelFile.littleEndian(mostBytes);
  }

  void write(DinSpec spec) {
    out.putLong(spec.schemaHash());
    out.putInt(spec.features());
    out.putInt(spec.blend());
    out.putInt(spec.dimension());
    out.putInt(spec.embeddingRows());
    out.putInt(spec.historyLength());
    write(spec.pooling().name());
    out.putInt(spec.attentionUnits());
    out.put((byte) (spec.softmaxAttention() ? 1 : 0));
    out.putInt(spec.hiddenUnits().size());
    spec.hiddenUnits().forEach(out::putInt);
    write(spec.activation().name());
  }

  void writeKind(String kind) {
    write(kind);
  }

  void write(TwoTowerSpec spec) {
    out.putLong(TwoTowerSpec.SCHEMA_HASH);
    out.putInt(spec.dimension());
    out.putInt(spec.embeddingRows());
    out.putInt(spec.historyLength());
    out.putInt(spec.hiddenUnits());
    out.putFloat(spec.temperature());
  }

  void writeCatalogueSize(int items) {
    out.putInt(items);
  }

  void write(SortedMap<String, String> metadata) {
    try {
      out.putInt(metadata.size());
      metadata.forEach(
          (name, value) -> {
            write(name);
            write(value);
          });
    } catch (BufferOverflowException e) {
      throw new IllegalArgumentException(
          "the metadata of a model take more than %d bytes".formatted(out.capacity()), e);
    }
  }

  void write(List<Parameter> parameters) {
    out.putInt(parameters.size());
    for (Parameter parameter : parameters) {
      write(parameter.name());
      out.putInt(parameter.rows());
      out.putInt(parameter.columns());
    }
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length);
    out.put(bytes);
  }

  byte[] bytes() {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }
}

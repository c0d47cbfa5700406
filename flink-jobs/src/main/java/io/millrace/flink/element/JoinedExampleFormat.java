package io.millrace.flink.element;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.training.ServedListFormat;
import io.millrace.core.training.TrainingExampleFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link JoinedExample} travels between operators. It is not kept in state. */
public final class JoinedExampleFormat implements BinaryFormat<JoinedExample> {

  private final TrainingExampleFormat examples = new TrainingExampleFormat();

  @Override
  public String name() {
    return "joined-example";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(JoinedExample joined, DataOutput out) throws IOException {
    ServedListFormat.writeSchema(joined.schema(), out);
    examples.write(joined.example(), out);
  }

  @Override
  public JoinedExample read(int version, DataInput in) throws IOException {
    return new JoinedExample(
        ServedListFormat.readSchema(in), examples.read(examples.version(), in));
  }

  @Override
  public JoinedExample copy(JoinedExample joined) {
    return joined;
  }
}

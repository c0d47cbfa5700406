package io.millrace.flink.connector;

import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.JoinedExample;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;

/** Records of topic {@code training-examples} as the training examples job writes them. */
public final class ExampleRecords {

  private ExampleRecords() {}

  /** The value of an example's record. */
  public static byte[] bytes(ServedSchema schema, TrainingExample example, Encoding encoding) {
    return new RecordWriter<>(io.millrace.schemas.avro.TrainingExample.class, encoding)
        .write(WireRecords.trainingExample(new JoinedExample(schema, example)));
  }
}

package io.millrace.ranking.din;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** A model as named matrices. */
public interface ParameterModel {

  /** The names of all parameters with their sizes, in the order of the model's file. */
  List<Parameter> parameters();

  /**
   * The values of a parameter, row after row.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  float[] get(String name);

  /** Writes all values, parameter after parameter, for {@link #read}. */
  default void write(DataOutput out) throws IOException {
    for (Parameter parameter : parameters()) {
      for (float value : get(parameter.name())) {
        out.writeFloat(value);
      }
    }
  }

  /** Takes the values of a model of the same sizes. */
  default void read(DataInput in) throws IOException {
    for (Parameter parameter : parameters()) {
      float[] values = get(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readFloat();
      }
    }
  }
}

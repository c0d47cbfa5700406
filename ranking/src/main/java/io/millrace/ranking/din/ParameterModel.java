package io.millrace.ranking.din;

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
}

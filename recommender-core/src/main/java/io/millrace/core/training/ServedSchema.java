package io.millrace.core.training;

import io.millrace.core.feature.FeatureSchema;
import java.util.List;
import java.util.OptionalInt;

/**
 * The schema of a list's features, as the one who served the list stated it. It need not be the
 * {@link FeatureSchema} of this build.
 *
 * @param version of the meaning and order of the features
 * @param hash of the version and the names of all features
 * @param rules the names of the co-occurrence rules, in order
 * @param channels the names of the recall channels, in order
 */
public record ServedSchema(int version, long hash, List<String> rules, List<String> channels) {

  public ServedSchema {
    rules = List.copyOf(rules);
    channels = List.copyOf(channels);
  }

  /** A schema of this build. */
  public static ServedSchema of(FeatureSchema schema) {
    return new ServedSchema(
        FeatureSchema.VERSION, schema.hash(), schema.rules(), schema.channels());
  }

  /**
   * Where the logarithm of the sampling probability is among a candidate's features; empty where
   * they are not those of this build.
   */
  public OptionalInt logSamplingProbability() {
    FeatureSchema schema = new FeatureSchema(rules, channels);
    return hash == schema.hash()
        ? OptionalInt.of(schema.logSamplingProbability())
        : OptionalInt.empty();
  }
}

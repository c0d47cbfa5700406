package io.millrace.flink.element;

import io.millrace.core.feature.ModelAnnouncement;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model that was trained, on its way to the topic {@code models}.
 *
 * @param featureVersion version of the features that it reads
 * @param metrics what was measured of it, by name: finite numbers
 */
public record TrainedModel(
    ModelAnnouncement announcement, int featureVersion, Map<String, Double> metrics) {

  public TrainedModel {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }
}

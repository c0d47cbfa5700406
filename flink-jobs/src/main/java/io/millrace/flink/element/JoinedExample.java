package io.millrace.flink.element;

import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;

/**
 * A training example on its way to the topic.
 *
 * @param schema of its features
 */
public record JoinedExample(ServedSchema schema, TrainingExample example) {}

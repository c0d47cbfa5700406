/** What the training job does with a model beside training it. */
@NullMarked
package io.millrace.flink.training;

import org.jspecify.annotations.NullMarked;

package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.training.ExampleConfig;
import io.millrace.schemas.encoding.Encoding;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of the recommendation job and a few more become the configuration of another. */
final class TrainingExamplesJobConfigTest {

  @Test
  void sharesAllButTheConsumerGroup() throws Exception {
    Configuration configuration = new Configuration();
    RecommendationJobConfig recommendation = RecommendationJobConfig.from(configuration);
    TrainingExamplesJobConfig config = TrainingExamplesJobConfig.from(configuration);
    assertThat(config)
        .isEqualTo(
            new TrainingExamplesJobConfig(
                new KafkaConfig(
                    "localhost:9092", "millrace-training-examples", "", Encoding.AVRO, Map.of()),
                recommendation.limits(),
                recommendation.eventTime(),
                recommendation.recommender().session().expiry(),
                ExampleConfig.DEFAULT));
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @Test
  void everyOptionReachesItsPlace() {
    Configuration configuration = new Configuration();
    configuration.setString("millrace.kafka.group-id", "recommend");
    configuration.setString("millrace.training-examples.group-id", "g");
    configuration.setString("millrace.training-examples.horizon", "30 min");
    configuration.setString("millrace.training-examples.negatives", "5");
    configuration.setString("millrace.training-examples.most-lists", "6");
    configuration.setString("millrace.training-examples.most-interactions", "7");
    configuration.setString("millrace.session.expiry", "3 d");
    TrainingExamplesJobConfig config = TrainingExamplesJobConfig.from(configuration);
    assertThat(config.kafka().groupId()).isEqualTo("g");
    assertThat(config.examples()).isEqualTo(new ExampleConfig(Duration.ofMinutes(30), 5, 6, 7));
    assertThat(config.sessionExpiry()).isEqualTo(Duration.ofDays(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          horizon | 0 s | millrace.training-examples: the horizon is at least 1 ms, not 0 s
          negatives | -1 | millrace.training-examples: the negatives are from 0 to 10000, not -1
          most-lists | 0 | millrace.training-examples: the lists of a session are from 1 to 10000, not 0
          most-interactions | 0 | millrace.training-examples: the interactions of a session are from 1 to 100000, not 0
          group-id | '' | millrace.kafka: the group id is missing
          horizons | 1 h | millrace.training-examples.horizons: there is no such option; did you mean millrace.training-examples.horizon?
          """)
  void namesTheOptionThatIsWrong(String key, String value, String message) {
    Configuration configuration = new Configuration();
    configuration.setString("millrace.training-examples." + key, value);
    assertThatThrownBy(() -> TrainingExamplesJobConfig.from(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

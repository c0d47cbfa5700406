package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ranking.continuous.ContinuousConfig;
import io.millrace.ranking.continuous.HeldOut;
import io.millrace.ranking.din.DinSize;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.din.TrainingConfig;
import io.millrace.ranking.twotower.TwoTowerConfig;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStreamConfig;
import io.millrace.schemas.encoding.Encoding;
import java.net.URI;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of the recommendation job and a few more become the configuration of training. */
final class TrainingJobConfigTest {

  @Test
  void readsTheFeaturesAndTheNameThatAreServed() throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("millrace.training.directory", "file:///models");
    configuration.setString("millrace.ranking.model", "shoes");
    configuration.setString(
        "millrace.co-occurrence.rules", "time-decayed;adjacent;type-weighted;item-cf");
    RecommendationJobConfig recommendation = RecommendationJobConfig.from(configuration);
    TrainingJobConfig config = TrainingJobConfig.from(configuration);
    assertThat(config)
        .isEqualTo(
            new TrainingJobConfig(
                new KafkaConfig("localhost:9092", "millrace-training", "", Encoding.AVRO, Map.of()),
                recommendation.limits(),
                "shoes",
                URI.create("file:///models"),
                10,
                false,
                DinSpec.of(recommendation.recommender().featureSchema(), DinSize.DEFAULT),
                ContinuousConfig.DEFAULT,
                new TwoTowerTrainingConfig(
                    true,
                    "two-tower",
                    recommendation.eventTime(),
                    recommendation.recommender().session(),
                    TwoTowerSpec.DEFAULT,
                    TwoTowerStreamConfig.DEFAULT)));
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @Test
  void everyOptionReachesItsPlace() {
    Configuration configuration = new Configuration();
    configuration.setString("millrace.training.group-id", "g");
    configuration.setString("millrace.training.directory", "s3://bucket/models");
    configuration.setString("millrace.training.kept-models", "2");
    configuration.setString("millrace.training.reset", "true");
    configuration.setString("millrace.training.batch-size", "3");
    configuration.setString("millrace.training.learning-rate", "0.5");
    configuration.setString("millrace.training.embedding-rate", "0.25");
    configuration.setString("millrace.training.first-examples", "4");
    configuration.setString("millrace.training.held-out-share", "0.75");
    configuration.setString("millrace.training.held-out-examples", "5");
    configuration.setString("millrace.training.validation-steps", "6");
    configuration.setString("millrace.training.history", "MEAN");
    configuration.setString("millrace.training.dimension", "7");
    configuration.setString("millrace.training.embedding-rows", "16");
    configuration.setString("millrace.training.attention-units", "9");
    configuration.setString("millrace.training.hidden-units", "10;11");
    configuration.setString("millrace.two-tower.train", "false");
    configuration.setString("millrace.two-tower.model", "m");
    configuration.setString("millrace.two-tower.dimension", "12");
    configuration.setString("millrace.two-tower.embedding-rows", "32");
    configuration.setString("millrace.two-tower.history-length", "13");
    configuration.setString("millrace.two-tower.hidden-units", "14");
    configuration.setString("millrace.two-tower.batch-size", "15");
    configuration.setString("millrace.two-tower.memory", "1600");
    configuration.setString("millrace.two-tower.replays", "17");
    configuration.setString("millrace.two-tower.publish-batches", "18");
    configuration.setString("millrace.two-tower.most-items", "19");
    TrainingJobConfig config = TrainingJobConfig.from(configuration);
    TrainingConfig defaults = TrainingConfig.DEFAULT;
    assertThat(config.kafka().groupId()).isEqualTo("g");
    assertThat(config.directory()).isEqualTo(URI.create("s3://bucket/models"));
    assertThat(config.keptModels()).isEqualTo(2);
    assertThat(config.reset()).isTrue();
    assertThat(config.training())
        .isEqualTo(
            new ContinuousConfig(
                new TrainingConfig(
                    3, 0.5f, defaults.weightDecay(), 0.25f, defaults.embeddingDecay()),
                4,
                new HeldOut(0.75, 5),
                6,
                ContinuousConfig.DEFAULT.seed()));
    assertThat(config.spec().pooling()).isEqualTo(Pooling.MEAN);
    assertThat(config.spec().dimension()).isEqualTo(7);
    assertThat(config.spec().embeddingRows()).isEqualTo(16);
    assertThat(config.spec().attentionUnits()).isEqualTo(9);
    assertThat(config.spec().hiddenUnits()).containsExactly(10, 11);
    TwoTowerStreamConfig stream = TwoTowerStreamConfig.DEFAULT;
    TwoTowerConfig step = stream.training();
    assertThat(config.twoTower().enabled()).isFalse();
    assertThat(config.twoTower().model()).isEqualTo("m");
    assertThat(config.twoTower().spec())
        .isEqualTo(new TwoTowerSpec(12, 32, 13, 14, TwoTowerSpec.DEFAULT.temperature()));
    assertThat(config.twoTower().training())
        .isEqualTo(
            new TwoTowerStreamConfig(
                new TwoTowerConfig(15, step.learningRate(), step.embeddingRate()),
                stream.sampling(),
                1600,
                17,
                18,
                19,
                stream.seed()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          training.directory | '' | millrace.training: the directory is a URI like file:///var/lib/millrace/models or s3://bucket/models, not empty
          training.directory | /models | millrace.training: the directory is a URI like file:///var/lib/millrace/models or s3://bucket/models, not /models
          training.directory | file:// | millrace.training.directory: not a URI: Expected authority at index 7: file://
          training.kept-models | 1 | millrace.training: 2 models or more are kept, not 1
          training.batch-size | 0 | millrace.training.batch-size: is from 1 to 10000, not 0
          training.learning-rate | 0 | millrace.training: the learning rate is above 0, not 0.0
          training.first-examples | 100001 | millrace.training: the first examples are from 1 to 100000, not 100001
          training.held-out-share | 1 | millrace.training: the share that is held out is above 0 and below 1, not 1.0
          training.held-out-examples | 0 | millrace.training: the examples that are held out are from 1 to 100000, not 0
          training.validation-steps | 0 | millrace.training: there is at least 1 step between validations, not 0
          training.embedding-rows | 3 | millrace.training: embeddingRows cannot be 3
          two-tower.dimension | 0 | millrace.two-tower: dimension cannot be 0
          two-tower.batch-size | 1 | millrace.two-tower: a batch has 2 to 8192 pairs, not 1
          two-tower.memory | 5 | millrace.two-tower: pairs remembered cannot be 5
          two-tower.model | a/b | millrace.two-tower: the name of a model that is trained is 1 to 100 letters, digits, dots, underscores and hyphens, not a/b
          two-tower.model | din | millrace.ranking: the name of the two-tower model is missing, or that of the model which orders lists
          training.history | ALL | millrace.training.history: not ATTENTION or MEAN or NONE: ALL
          training.director | x | millrace.training.director: there is no such option; did you mean millrace.training.directory?
          ranking.model | a/b | millrace.training: the name of a model that is trained is 1 to 100 letters, digits, dots, underscores and hyphens, not a/b
          """)
  void namesTheOptionThatIsWrong(String key, String value, String message) {
    Configuration configuration = new Configuration();
    configuration.setString("millrace.training.directory", "file:///models");
    configuration.setString("millrace." + key, value);
    assertThatThrownBy(() -> TrainingJobConfig.from(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

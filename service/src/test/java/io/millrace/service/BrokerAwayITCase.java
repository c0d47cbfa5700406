package io.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.LocalBroker;
import io.millrace.schemas.Topic;
import io.millrace.service.ServiceFixture.Events;
import io.millrace.service.config.ServiceOption;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own, which goes away and comes back on the same port and directory. */
@Timeout(180)
final class BrokerAwayITCase {
  private static final long NOW = System.currentTimeMillis();
  private static final String SESSION = "shopper";

  @TempDir Path directory;

  @Test
  void listsAreServedOnAndWritesAreAnsweredUntilTheBrokerIsBack() throws Exception {
    Path kafka = directory.resolve("kafka");
    LocalBroker broker = LocalBroker.start(kafka);
    int port = broker.port();
    try (ServiceFixture fixture = new ServiceFixture(broker, "away")) {
      Map<ServiceOption, String> options = fixture.options();
      options.put(ServiceOption.WRITE_TIMEOUT, "1 s");
      fixture.publishLists(ServiceFixture.lists(SESSION, 1_000, 1));
      MillraceService service = fixture.start(options, directory.resolve("views"));
      ServiceFixture.awaitReady(service);
      Events events = fixture.listen(service.url(), SESSION);
      assertThat(events.next().get("sequence").asLong()).isEqualTo(1_000);
      assertThat(post(fixture, service, 1).statusCode()).isEqualTo(202);

      broker.close();
      assertThat(fixture.get(ServiceFixture.recommendations(service.url(), SESSION)).statusCode())
          .isEqualTo(200);
      HttpResponse<String> refused = post(fixture, service, 2);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(new ObjectMapper().readTree(refused.body()).at("/refused/0/reason").asText())
          .isEqualTo("unavailable");
      assertThat(fixture.get(service.url() + "/healthz").statusCode()).isEqualTo(200);

      broker = LocalBroker.start(kafka, port);
      await()
          .atMost(ServiceFixture.DEADLINE)
          .until(() -> post(fixture, service, 3).statusCode() == 202);
      assertThat(fixture.values(Topic.INTERACTIONS))
          .anyMatch(value -> value.contains("\"aid\":1,"))
          .anyMatch(value -> value.contains("\"aid\":3,"));
      fixture.publishLists(ServiceFixture.lists(SESSION, 2_000, 2));
      assertThat(events.next().get("sequence").asLong()).isEqualTo(2_000);
    } finally {
      broker.close();
    }
  }

  private static HttpResponse<String> post(
      ServiceFixture fixture, MillraceService service, long item) throws Exception {
    return fixture.post(
        service.url() + "/v1/interactions",
        "application/json",
        "{\"session\":\"%s\",\"aid\":%d,\"ts\":%d,\"type\":\"clicks\"}"
            .formatted(SESSION, item, NOW + item));
  }
}

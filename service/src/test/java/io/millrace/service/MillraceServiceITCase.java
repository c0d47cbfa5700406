package io.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.LocalBroker;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RuleNeighbors;
import io.millrace.schemas.avro.WeightedItem;
import io.millrace.service.ServiceFixture.Events;
import io.millrace.service.config.ServiceOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedBroker.class)
@Timeout(180)
final class MillraceServiceITCase {
  private static final long NOW = System.currentTimeMillis();
  private static final String BATCH = "application/x-ndjson";
  private static final String JSON = "application/json";
  private static final String MARKUP = "<script>alert(1)</script>";

  @TempDir static Path directory;
  private static ServiceFixture fixture;
  private static String url;

  @BeforeAll
  static void startService(LocalBroker broker) throws Exception {
    fixture = new ServiceFixture(broker, "routes");
    publishLamp(fixture, "Lamp 7");
    fixture.publish(
        Topic.ITEMS,
        "lamp-8",
        Item.class,
        new Item(ItemIds.number("lamp-8"), "lamp-8", null, MARKUP, null, null, null));
    fixture.publish(
        Topic.ITEMS,
        Long.toString(ItemIds.number("lamp-8")),
        Item.class,
        new Item(ItemIds.number("lamp-8"), "lamp-8", NOW, null, null, null, null));
    fixture.publishLists(ServiceFixture.lists("early", 1_000, 1, 2, 3));
    fixture.publish(
        Topic.ITEM_NEIGHBORS,
        "5",
        ItemNeighbors.class,
        new ItemNeighbors(
            5L,
            NOW,
            List.of(
                new RuleNeighbors(
                    "adjacent", List.of(new WeightedItem(6L, 2f), new WeightedItem(7L, 1f))))));
    fixture.publish(
        Topic.MODELS,
        "din",
        Model.class,
        new Model("din", "v1", "file:///din", "00", 2, 3L, Map.of("loss", 0.5), NOW));
    fixture.publish(Topic.INTERACTIONS, "old", bytes(interaction("old", 4, NOW - 10_000)));
    fixture.publish(Topic.INTERACTIONS, "old", bytes(interaction("old", 4, NOW - 9_000)));
    MillraceService service = fixture.start(fixture.options(), directory.resolve("views"));
    url = service.url();
    ServiceFixture.awaitReady(service);
  }

  @AfterAll
  static void stopService() throws Exception {
    fixture.close();
  }

  @Test
  void answersWithTheNewestListOfASession() throws Exception {
    HttpResponse<String> response = get("/v1/sessions/early/recommendations?target=carts&limit=2");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode json = json(response);
    assertThat(json.get("popular").asBoolean()).isFalse();
    assertThat(json.get("lists").size()).isEqualTo(1);
    assertThat(json.at("/lists/carts").findValuesAsText("item")).containsExactly("1", "2");
    assertThat(json.at("/lists/carts/0").has("reason")).isFalse();
    assertThat(json.at("/lists/carts/0").has("found")).isFalse();
    assertThat(json.has("channels")).isFalse();
  }

  @Test
  void anOlderListThatComesAgainIsLeftOut() throws Exception {
    fixture.publishLists(ServiceFixture.lists("twice", 2_001, 10));
    await().atMost(ServiceFixture.DEADLINE).until(() -> sequence("twice") == 2_001);
    // All are of one partition, so the older list is read before the newest.
    fixture.publishLists(ServiceFixture.lists("twice", 1_500, 9));
    fixture.publishLists(ServiceFixture.lists("twice", 2_002, 11));
    List<Long> seen = new ArrayList<>();
    await()
        .atMost(ServiceFixture.DEADLINE)
        .until(
            () -> {
              seen.add(sequence("twice"));
              return seen.get(seen.size() - 1) == 2_002;
            });
    assertThat(seen).doesNotContain(1_500L).isSorted();
  }

  @Test
  void explainsWhyAnItemIsInAList() throws Exception {
    fixture.publishLists(ServiceFixture.lists("why", 5_000, ItemIds.number("lamp-8")));
    await().atMost(ServiceFixture.DEADLINE).until(() -> sequence("why") == 5_000);
    JsonNode lists = json(get("/v1/sessions/why/recommendations?explain=true"));
    JsonNode entry = lists.at("/lists/clicks/0");
    assertThat(entry.get("because").asText()).isEqualTo("often next after 99");
    assertThat(entry.at("/reason/channel").asText()).isEqualTo("adjacent@last");
    assertThat(entry.at("/reason/rank").asInt()).isZero();
    assertThat(entry.at("/reason/probability").asDouble()).isEqualTo(0.25);
    assertThat(entry.get("probabilities").toString())
        .isEqualTo("{\"clicks\":0.5,\"carts\":0.125,\"orders\":1.0E-6}");
    assertThat(entry.get("found").toString())
        .isEqualTo(
            "[{\"channel\":\"adjacent@last\",\"rank\":0,\"probability\":0.25},"
                + "{\"channel\":\"trending\",\"rank\":30,\"probability\":0.0015}]");
    assertThat(lists.get("channels").toString())
        .isEqualTo(
            "{\"trending\":\"more popular than usual\","
                + "\"adjacent@last\":\"often next after the newest item\"}");
    assertThat(entry.get("item").asText()).isEqualTo("lamp-8");
    assertThat(entry.get("name").asText()).isEqualTo(MARKUP);
  }

  @Test
  void explainsAListOfBefore() throws Exception {
    Recommendation before = ServiceFixture.lists("before", 6_000, 3);
    before.setChannels(List.of());
    before.getClicks().get(0).setProbabilities(null);
    before.getClicks().get(0).setFound(List.of());
    fixture.publishLists(before);
    await().atMost(ServiceFixture.DEADLINE).until(() -> sequence("before") == 6_000);
    JsonNode entry =
        json(get("/v1/sessions/before/recommendations?explain=true")).at("/lists/clicks/0");
    assertThat(entry.get("probabilities").isNull()).isTrue();
    assertThat(entry.get("found").isEmpty()).isTrue();
    assertThat(entry.at("/reason/rank").asInt()).isZero();
  }

  /** Someone else's record may name no channels. */
  @Test
  void aChannelWithoutANameIsShownByItsNumber() throws Exception {
    Recommendation nameless = ServiceFixture.lists("nameless", 7_000, 3);
    nameless.setChannels(List.of("trending"));
    fixture.publishLists(nameless);
    await().atMost(ServiceFixture.DEADLINE).until(() -> sequence("nameless") == 7_000);
    JsonNode entry =
        json(get("/v1/sessions/nameless/recommendations?explain=true")).at("/lists/clicks/0");
    assertThat(entry.get("found").findValuesAsText("channel")).containsExactly("1", "trending");
  }

  @Test
  void aSessionWithoutAListGetsThePopularItemsMarkedAsSuch() throws Exception {
    await()
        .atMost(ServiceFixture.DEADLINE)
        .untilAsserted(
            () -> {
              JsonNode json = json(get("/v1/sessions/nobody/recommendations?target=clicks"));
              assertThat(json.get("popular").asBoolean()).isTrue();
              assertThat(json.at("/lists/clicks").findValuesAsText("item")).contains("4");
            });
    assertThat(json(get("/v1/popular?limit=1")).at("/items").size()).isEqualTo(1);
  }

  @Test
  void nothingNewerIsNotSentAgain() throws Exception {
    HttpResponse<String> first = get("/v1/sessions/early/recommendations");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).isEqualTo("\"1000\"");
    HttpResponse<String> second =
        fixture.get(url + "/v1/sessions/early/recommendations", "If-None-Match", "\"7\", W/" + tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void answersWithNeighboursAndModels() throws Exception {
    JsonNode neighbours = json(get("/v1/items/5/neighbours?limit=1"));
    assertThat(neighbours.at("/rules/0/rule").asText()).isEqualTo("adjacent");
    assertThat(neighbours.at("/rules/0/neighbors").findValuesAsText("item")).containsExactly("6");
    JsonNode models = json(get("/v1/models"));
    assertThat(models.at("/models/0/version").asText()).isEqualTo("v1");
    assertThat(models.at("/models/0/metrics/loss").asDouble()).isEqualTo(0.5);
  }

  @Test
  void wrongRequestsHaveClearAnswers() throws Exception {
    assertProblem(
        get("/v1/sessions/s/recommendations?target=views"), 400, "clicks, carts or orders");
    assertProblem(get("/v1/sessions/s/recommendations?limit=-1"), 400, "1 to 200, not '-1'");
    assertProblem(get("/v1/sessions/s/recommendations?limit=1000000000"), 400, "1 to 200");
    assertProblem(get("/v1/sessions/s/recommendations?explain=yes"), 400, "true or false");
    // The message cuts the text after 40 characters, here in the middle of one of two.
    assertProblem(
        get("/v1/sessions/s/recommendations?limit=" + "a".repeat(39) + "%F0%9F%98%80"),
        400,
        "'" + "a".repeat(39) + "…'");
    assertProblem(
        get("/v1/sessions/s/recommendations?limit=1&limit=2"), 400, "limit is given several times");
    assertThat(json(get("/v1/sessions/a%5Cb%0A%2F/recommendations")).get("session").asText())
        .isEqualTo("a\\b\n/");
    assertProblem(get("/v1/sessions/%20/recommendations"), 400, "1 to 64 bytes");
    assertProblem(get("/v1/sessions/" + "a".repeat(65) + "/recommendations"), 400, "64 bytes");
    assertProblem(get("/v1/items/no-such-item/neighbours"), 404, "no-such-item");
    assertProblem(get("/v1/nothing"), 404, "openapi.json");
    assertProblem(fixture.post(url + "/v1/popular", JSON, ""), 405, "[GET, HEAD]");
    assertProblem(get("/v1/popular?limit=1&" + "q".repeat(9_000)), 414, "URI");
    assertProblem(fixture.get(url + "/healthz", "Long", "q".repeat(9_000)), 431, "Header");
    assertProblem(get("/v1/sessions/%2e%2e/recommendations"), 400, "Ambiguous");
    assertProblem(
        fixture.post(url + "/v1/interactions", JSON, "x".repeat(10_000_000)), 413, "1048576 bytes");
    assertProblem(fixture.post(url + "/v1/interactions", "text/plain", "{}"), 415, BATCH);
    assertProblem(
        fixture.post(url + "/v1/interactions", JSON, "{}", "Content-Encoding", "gzip"),
        415,
        "without Content-Encoding");
    assertProblem(
        fixture.post(url + "/v1/interactions", BATCH, "{}\n".repeat(1_001)), 400, "not 1001");
  }

  @Test
  void whoAsksForHeadersAloneGetsThem() throws Exception {
    URI service = URI.create(url);
    for (String path : List.of("/", "/v1/popular", "/v1/sessions/early/stream")) {
      assertThat(send(connect(service, "127.0.0.1"), "HEAD " + path))
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("\r\n\r\n");
    }
    assertThat(send(connect(service, "127.0.0.1"), "CONNECT localhost:80"))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void aBodyThatIsBrokenOrTooLongIsRefusedAtOnce() throws Exception {
    URI service = URI.create(url);
    String post = "POST /v1/interactions HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON;
    try (Socket broken = connect(service, "127.0.0.1")) {
      broken
          .getOutputStream()
          .write(bytes(post + "\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n"));
      assertThat(line(broken)).isEqualTo("HTTP/1.1 400 Bad Request");
    }
    try (Socket asking = connect(service, "127.0.0.1")) {
      asking
          .getOutputStream()
          .write(bytes(post + "\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"));
      assertThat(line(asking)).startsWith("HTTP/1.1 413 ");
    }
  }

  private static String line(Socket connection) throws IOException {
    return new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  @Test
  void takesTheGoodLinesOfABatchAndNamesTheOthers() throws Exception {
    String batch =
        interaction("batch", 1, NOW)
            + "\n\n{\"session\":\"batch\",\"aid\":1,\n"
            + interaction("batch", 2, NOW + 1)
            + "\n{\"session\":\"\",\"aid\":1,\"ts\":1,\"type\":\"clicks\"}";
    HttpResponse<String> response = fixture.post(url + "/v1/interactions", BATCH, batch);
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode json = json(response);
    assertThat(json.get("accepted").asInt()).isEqualTo(2);
    assertThat(json.at("/refused").findValuesAsText("line")).containsExactly("3", "5");
    assertThat(json.at("/refused").findValuesAsText("reason"))
        .containsExactly("malformed-json", "session-empty");
    HttpResponse<String> one = fixture.post(url + "/v1/interactions", JSON, "{}");
    assertThat(one.statusCode()).isEqualTo(400);
    assertThat(json(one).at("/refused/0/reason").asText()).isEqualTo("missing-field");
  }

  @Test
  void streamsANewListAndScoresTheOneBeforeIt() throws Exception {
    fixture.publishLists(ServiceFixture.lists("live", NOW, 21, 22));
    await().atMost(ServiceFixture.DEADLINE).until(() -> sequence("live") == NOW);
    Events events = fixture.listen(url, "live");
    assertThat(events.next().get("sequence").asLong()).isEqualTo(NOW);
    long later = NOW + 5_000;
    assertThat(
            fixture
                .post(url + "/v1/interactions", JSON, interaction("live", 22, later))
                .statusCode())
        .isEqualTo(202);
    fixture.publishLists(ServiceFixture.lists("live", later, 23));
    JsonNode event = events.next();
    assertThat(event.get("sequence").asLong()).isEqualTo(later);
    assertThat(event.at("/lists/clicks/0/item").asLong()).isEqualTo(23);
    // Item 22 was second in the list before: a hit at rank 2 of one case.
    await()
        .atMost(ServiceFixture.DEADLINE)
        .untilAsserted(
            () -> {
              JsonNode activity = json(get("/v1/activity"));
              assertThat(activity.get("cases").asInt()).isEqualTo(1);
              JsonNode samples = activity.get("samples");
              JsonNode last = samples.get(samples.size() - 1);
              assertThat(last.get("recall").asDouble()).isEqualTo(1);
              assertThat(last.get("mrr").asDouble()).isEqualTo(0.5);
            });
  }

  @Test
  void aClientThatNeverReadsItsStreamHoldsUpNobody() throws Exception {
    URI address = URI.create(url);
    try (Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(1 << 12);
      deaf.connect(new InetSocketAddress(address.getHost(), address.getPort()));
      deaf.getOutputStream()
          .write(
              bytes(
                  "GET /v1/sessions/deaf/stream HTTP/1.1\r\nHost: %s\r\n\r\n"
                      .formatted(address.getAuthority())));
      Events events = fixture.listen(url, "deaf");
      // Some 10 kB each, so far more than what sockets hold.
      long last = NOW + 2_000;
      for (long sequence = NOW; sequence <= last; sequence++) {
        fixture.publishLists(
            ServiceFixture.lists("deaf", sequence, LongStream.range(0, 20).toArray()));
      }
      for (long sequence = 0; sequence < last; ) {
        sequence = events.next().get("sequence").asLong();
      }
      assertThat(get("/metrics").body()).containsPattern("millrace_service_streams [2-9]");
    }
  }

  @Test
  void aNameThatIsNotItsOwnIsRefused() throws Exception {
    URI address = URI.create(url);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              bytes("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void withATokenOnlyWhoHasItMayWrite() throws Exception {
    Map<ServiceOption, String> options = fixture.options();
    options.put(ServiceOption.TOKEN, "0123456789abcdef");
    options.put(ServiceOption.APPLICATION_ID, "with-token");
    options.put(ServiceOption.REQUESTS_PER_SECOND, "5");
    MillraceService service = fixture.start(options, directory.resolve("with-token"));
    String post = service.url() + "/v1/interactions";
    String body = interaction("token", 1, NOW);
    assertProblem(fixture.post(post, JSON, body), 401, "Bearer");
    assertProblem(fixture.post(post, JSON, body, "Authorization", "Bearer x"), 401, "Bearer");
    assertThat(
            fixture.post(post, JSON, body, "Authorization", "bearer 0123456789abcdef").statusCode())
        .isEqualTo(202);
    await()
        .atMost(ServiceFixture.DEADLINE)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(() -> fixture.get(service.url() + "/healthz").statusCode() == 429);
  }

  @Test
  void anAddressWithTooManyConnectionsDoesNotKeepOthersOut() throws Exception {
    Map<ServiceOption, String> options = fixture.options();
    options.put(ServiceOption.APPLICATION_ID, "connections");
    options.put(ServiceOption.MAX_STREAMS_PER_CLIENT, "1");
    URI service = URI.create(fixture.start(options, directory.resolve("connections")).url());
    List<Socket> idle = new ArrayList<>();
    try {
      // One for a stream and 250 for requests.
      for (int i = 0; i < 251; i++) {
        idle.add(connect(service, "127.0.0.1"));
      }
      try (Socket oneMore = connect(service, "127.0.0.1")) {
        assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(send(connect(service, "127.0.0.2"), "GET /metrics"))
          .startsWith("HTTP/1.1 200 OK")
          .contains("millrace_service_connections_refused_total 1.0");
      // Those that were there are still served.
      assertThat(send(idle.remove(0), "GET /healthz")).startsWith("HTTP/1.1 200 OK");
    } finally {
      for (Socket each : idle) {
        each.close();
      }
    }
    await()
        .atMost(ServiceFixture.DEADLINE)
        .until(
            () ->
                send(connect(service, "127.0.0.1"), "GET /healthz").startsWith("HTTP/1.1 200 OK"));
  }

  @Test
  void whereATopicIsMadeAnewItStopsAndAStartReadsTheNewOne(LocalBroker broker) throws Exception {
    try (ServiceFixture other = new ServiceFixture(broker, "anew")) {
      publishLamp(other, "Lamp");
      Path views = directory.resolve("anew");
      MillraceService service = other.start(other.options(), views);
      ServiceFixture.awaitReady(service);
      other.createAnew(Topic.ITEMS);
      await().atMost(ServiceFixture.DEADLINE).until(() -> !service.isAlive());
      assertProblem(other.get(service.url() + "/healthz"), 503, "only a restart helps");
      service.close();
      ServiceFixture.awaitReady(other.start(other.options(), views));
    }
  }

  @Test
  void tellsItsMetricsAndShowsThePageWithAPolicy() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body())
        .contains("millrace_service_request_seconds_count")
        .contains("route=\"/readyz\"");
    HttpResponse<String> page = get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
  }

  /** A connection from an address of this machine; a read waits for a minute. */
  private static Socket connect(URI service, String from) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) ServiceFixture.DEADLINE.toMillis());
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
    return socket;
  }

  /** All that comes in answer to the last request of a connection; empty where it was closed. */
  private static String send(Socket connection, String methodAndPath) throws IOException {
    try (connection) {
      connection
          .getOutputStream()
          .write(
              bytes(
                  "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                      .formatted(methodAndPath)));
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  private static void publishLamp(ServiceFixture fixture, String name) {
    fixture.publish(
        Topic.ITEMS, "lamp-7", Item.class, new Item(7L, "lamp-7", null, name, "lamp", null, null));
  }

  private static long sequence(String session) throws Exception {
    return json(get("/v1/sessions/" + session + "/recommendations")).get("sequence").asLong();
  }

  private static String interaction(String session, long item, long time) {
    return "{\"session\":\"%s\",\"aid\":%d,\"ts\":%d,\"type\":\"clicks\"}"
        .formatted(session, item, time);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String detail)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("detail").asText()).contains(detail);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return fixture.get(url + path);
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.cluster.LocalCluster;
import io.millrace.cli.replay.InteractionPublisher;
import io.millrace.cli.topics.TopicSettings;
import io.millrace.flink.metric.MetricNames;
import io.millrace.schemas.Topic;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.service.MillraceService;
import io.millrace.service.config.ServiceConfig;
import io.millrace.service.config.ServiceOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A shopper on the page, in a real browser, against the real job and broker. */
@Timeout(300)
final class PlayTheShopperITCase {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final By WHY_OF_A_NEIGHBOUR =
      By.xpath("//ol[@id='list']/li[contains(., 'often')]//button[@data-type='why']");
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int INTERACTIONS = 2_000;
  private static final long END = Instant.parse("2010-01-04T00:00:00Z").toEpochMilli();

  @TempDir Path directory;
  private LocalBroker broker;
  private LocalCluster cluster;
  private MillraceService service;
  private ChromeDriver browser;

  @BeforeEach
  void openThePage() throws Exception {
    assumeTrue(
        Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
        "no Chromium with its driver at " + BROWSER + " and " + DRIVER);
    startShop();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    browser.get(service.url());
  }

  @AfterEach
  void stopAll() throws Exception {
    if (browser != null) {
      browser.quit();
    }
    for (AutoCloseable each : Arrays.asList(service, cluster, broker)) {
      if (each != null) {
        each.close();
      }
    }
  }

  @Test
  void playsTheShopper() throws Exception {
    await()
        .atMost(DEADLINE)
        .until(() -> !browser.findElements(By.cssSelector("#list li")).isEmpty());
    assertThat(text("#lists-state")).contains("popular items");

    Set<String> lists = new HashSet<>();
    for (int item = 0; item < 5; item++) {
      step("#items li:nth-child(" + (item + 1) + ") button[aria-label^='Click ']");
      assertThat(text("#list")).containsAnyOf("often next after", "often in the same session as");
      assertThat(lists.add(items())).as("the list changes").isTrue();
    }
    step("#items li:nth-child(2) button[aria-label^='Cart ']");
    browser.findElement(By.id("tab-carts")).click();
    assertThat(browser.findElement(By.id("tab-carts")).getDomAttribute("aria-selected"))
        .isEqualTo("true");
    browser.findElement(By.id("tab-clicks")).click();
    picture("shop");

    browser.findElement(WHY_OF_A_NEIGHBOUR).click();
    assertThat(text("#why-facts"))
        .contains(
            "Probability to be clicked next",
            "Probability to be put into the cart next",
            "Probability to be ordered next",
            "Model");
    assertThat(rows("#why-channels")).isGreaterThan(1);
    assertThat(text("#why-channels tr:first-child th")).contains("@", "often");
    assertThat(text("#why-channels tr:first-child td:nth-child(2)")).matches("[1-9][0-9]*");
    assertThat(text("#why-channels tr:first-child td:nth-child(3)")).endsWith(" %");
    assertThat(is("document.activeElement.id === 'why-title'"))
        .as("it is read from its title on")
        .isTrue();
    await().atMost(DEADLINE).until(() -> text("#why-rules").contains("adjacent"));
    picture("why");
    browser.findElement(By.id("why-close")).click();

    String before = sequence();
    browser.findElement(By.cssSelector("#list button[aria-label^='Click ']")).sendKeys(Keys.ENTER);
    await().atMost(DEADLINE).until(() -> !sequence().equals(before));
    assertThat(is("document.getElementById('list').contains(document.activeElement)"))
        .as("the keyboard goes on from the list")
        .isTrue();
    assertFitsAPhone();

    browser.findElement(By.cssSelector("nav a[href='#now']")).click();
    // Seven steps, and the first of them had no list before.
    await().atMost(DEADLINE).until(() -> text("#now-cases").equals("6"));
    await()
        .atMost(DEADLINE)
        .until(() -> browser.findElements(By.cssSelector("#charts canvas")).size() == 3);
    assertThat(text("#now-p99")).endsWith(" ms");
    picture("now");

    browser.findElement(By.cssSelector("nav a[href='#shop']")).click();
    takeTheStreamFarAhead();
    browser.findElement(By.cssSelector("#items li:nth-child(1) button")).click();
    await().atMost(DEADLINE).until(() -> text("#message").contains("gone far ahead"));
    step("#items li:nth-child(1) button");
    await().atMost(DEADLINE).until(() -> text("#message").isEmpty());

    assertThat(
            browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(each -> each.getLevel().intValue() >= Level.WARNING.intValue())
                .map(each -> each.getMessage()))
        .isEmpty();
  }

  /** Sends interactions of the present, until the job refuses those of the shop's time. */
  private void takeTheStreamFarAhead() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI post = URI.create(service.url() + "/v1/interactions");
    URI activity = URI.create(service.url() + "/v1/activity");
    String line = "{\"session\":\"%s\",\"aid\":1,\"ts\":%d,\"type\":\"clicks\"}\n";
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              StringBuilder batch = new StringBuilder();
              // So many sessions that each partition has some.
              for (int session = 0; session < 20; session++) {
                batch.append(line.formatted("ahead-" + session, System.currentTimeMillis()));
              }
              batch.append(line.formatted("behind", END));
              HttpRequest request =
                  HttpRequest.newBuilder(post)
                      .header("Content-Type", "application/x-ndjson")
                      .POST(BodyPublishers.ofString(batch.toString()))
                      .build();
              assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                  .isEqualTo(202);
              return client
                  .send(HttpRequest.newBuilder(activity).build(), BodyHandlers.ofString())
                  .body()
                  .contains("\"deadLetters\":{\"");
            });
  }

  /** Presses a button and waits for the list that comes of it. */
  private void step(String button) {
    String before = sequence();
    browser.findElement(By.cssSelector(button)).click();
    await().atMost(DEADLINE).until(() -> !sequence().equals(before));
  }

  private String sequence() {
    String sequence = browser.findElement(By.id("list")).getDomAttribute("data-sequence");
    return sequence == null ? "" : sequence;
  }

  private String items() {
    List<WebElement> entries = browser.findElements(By.cssSelector("#list li"));
    return String.join(" ", entries.stream().map(e -> e.getDomAttribute("data-item")).toList());
  }

  private int rows(String table) {
    return browser.findElements(By.cssSelector(table + " tr")).size();
  }

  private String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  /** With {@code -Dmillrace.write-docs=true} the pictures of the documentation are made anew. */
  private void picture(String name) throws IOException {
    if (!Boolean.getBoolean("millrace.write-docs")) {
      return;
    }
    for (String scheme : List.of("light", "dark")) {
      browser.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      await().atMost(DEADLINE).until(() -> scheme(scheme));
      Files.write(
          Path.of("../docs/images/page-" + name + "-" + scheme + ".png"),
          browser.getScreenshotAs(OutputType.BYTES));
    }
  }

  /** Whether the page shows the scheme, with charts where they belong. */
  private boolean scheme(String scheme) {
    return is(
        "matchMedia('(prefers-color-scheme: %s)').matches".formatted(scheme)
            + " && (document.getElementById('now').hidden"
            + " || document.querySelectorAll('#charts canvas').length === 3)");
  }

  private void assertFitsAPhone() {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
    assertThat(is("innerWidth === 390 && document.documentElement.scrollWidth === 390")).isTrue();
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  private boolean is(String condition) {
    return Boolean.TRUE.equals(browser.executeScript("return " + condition));
  }

  private void startShop() throws Exception {
    broker = LocalBroker.start(directory.resolve("kafka"));
    BootstrapServers servers = BootstrapServers.parse(broker.bootstrapServers());
    try (KafkaConnection connection = KafkaConnection.open(servers)) {
      List<NewTopic> topics =
          Arrays.stream(Topic.values())
              .map(topic -> TopicSettings.newTopic(topic, "", 2, (short) 1))
              .toList();
      connection.admin().createTopics(topics).all().get();
      connection.awaitTopics(topics.stream().map(NewTopic::name).toList());
    }
    InteractionLog log = SimulatedShop.simulate(INTERACTIONS, 42, END);
    CatalogueItems.publish(log, servers);
    cluster = LocalCluster.start(broker.bootstrapServers(), directory.resolve("flink"), 1);
    try (InteractionPublisher publisher =
        new InteractionPublisher(
            servers, Topic.INTERACTIONS.named(""), Encoding.JSON, Duration.ofMillis(20))) {
      for (int i = 0; i < log.size(); i++) {
        publisher.send(log.get(i));
      }
      publisher.flush();
    }
    await()
        .atMost(DEADLINE)
        .until(() -> cluster.counters().sum(MetricNames.INTERACTIONS) >= log.size());
    service =
        MillraceService.start(
            ServiceConfig.of(
                Map.of(
                    ServiceOption.BOOTSTRAP_SERVERS,
                    broker.bootstrapServers(),
                    ServiceOption.PORT,
                    "0")),
            directory.resolve("service"));
    await().atMost(DEADLINE).until(service::isReady);
  }
}

package io.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.LocalBroker;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.service.config.ServiceOption;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedBroker.class)
@Timeout(180)
final class TwoInstancesITCase {
  private static final int SESSIONS = 40;
  private static final String FORWARDED = "Millrace-Forwarded";

  @TempDir Path directory;

  @Test
  void everySessionIsAnsweredByEitherAndAgainAfterOneIsKilled(LocalBroker broker) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(broker, "two")) {
      for (int i = 0; i < SESSIONS; i++) {
        Recommendation lists = ServiceFixture.lists("s" + i, 1_000 + i, i);
        fixture.publish(Topic.RECOMMENDATIONS, lists.getSession(), Recommendation.class, lists);
      }
      MillraceService here = fixture.start(fixture.options(), directory.resolve("here"));
      Process other = startProcess(fixture.options());
      try {
        String otherUrl = url(other);
        // Partitions move in several steps, so it takes a moment until the two agree.
        await()
            .atMost(ServiceFixture.DEADLINE)
            .untilAsserted(
                () -> {
                  assertThat(held(fixture, here.url())).isBetween(1, SESSIONS - 1);
                  assertThat(answered(fixture, here.url())).isEqualTo(SESSIONS);
                  assertThat(answered(fixture, otherUrl)).isEqualTo(SESSIONS);
                });

        assertThat(other.destroyForcibly().waitFor()).isNotZero();
        await()
            .atMost(ServiceFixture.DEADLINE)
            .until(() -> answered(fixture, here.url()) == SESSIONS);
        assertThat(held(fixture, here.url())).isEqualTo(SESSIONS);
      } finally {
        other.destroyForcibly();
      }
    }
  }

  /** Sessions whose right list the instance has or gets from the other. */
  private static int answered(ServiceFixture fixture, String url) throws Exception {
    int answered = 0;
    for (int i = 0; i < SESSIONS; i++) {
      HttpResponse<String> response = fixture.get(recommendations(url, i));
      boolean right = response.body().contains("\"sequence\":" + (1_000 + i) + ",");
      answered += response.statusCode() == 200 && right ? 1 : 0;
    }
    return answered;
  }

  /** Sessions that the instance holds itself: what has been handed on is not handed on again. */
  private static int held(ServiceFixture fixture, String url) throws Exception {
    int held = 0;
    for (int i = 0; i < SESSIONS; i++) {
      held += fixture.get(recommendations(url, i), FORWARDED, "1").statusCode() == 200 ? 1 : 0;
    }
    return held;
  }

  private static String recommendations(String url, int session) {
    return url + "/v1/sessions/s" + session + "/recommendations";
  }

  private Process startProcess(Map<ServiceOption, String> options) throws Exception {
    Path file = directory.resolve("service.conf");
    Files.writeString(
        file,
        options.entrySet().stream()
            .map(each -> each.getKey().key() + " = " + each.getValue())
            .collect(Collectors.joining("\n")));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            ServiceProcess.class.getName(),
            file.toString(),
            directory.resolve("other").toString())
        .redirectError(directory.resolve("other.log").toFile())
        .start();
  }

  private static String url(Process process) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("http://")) {
        return line;
      }
    }
    throw new AssertionError("the other process has ended");
  }
}

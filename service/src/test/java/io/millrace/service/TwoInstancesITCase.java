package io.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.LocalBroker;
import io.millrace.service.ServiceFixture.Events;
import io.millrace.service.config.ServiceOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An instance here and one in a process of its own, which speak HTTPS to all and each other. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
final class TwoInstancesITCase {
  private static final int SESSIONS = 40;
  private static final String PASSWORD = "password";

  @TempDir Path directory;

  @Test
  void everySessionIsAnsweredByEitherAndAgainAfterOneIsKilled(LocalBroker broker) throws Exception {
    Path keystore = createKey();
    try (ServiceFixture fixture = new ServiceFixture(broker, "two", trusting(keystore))) {
      fixture.publishSessions(SESSIONS);
      Map<ServiceOption, String> options = fixture.options();
      options.put(ServiceOption.TLS_KEYSTORE, keystore.toString());
      options.put(ServiceOption.TLS_PASSWORD, PASSWORD);
      MillraceService here = fixture.start(options, directory.resolve("here"));
      assertThatThrownBy(() -> fixture.get(here.url().replace("https:", "http:") + "/healthz"))
          .isInstanceOf(IOException.class);
      Process other = startProcess(options);
      try {
        String otherUrl = url(other);
        // Partitions move in several steps, so it takes a moment until the two agree.
        await()
            .atMost(ServiceFixture.DEADLINE)
            .untilAsserted(
                () -> {
                  assertThat(fixture.held(here.url(), SESSIONS)).hasSizeBetween(1, SESSIONS - 1);
                  assertThat(fixture.answered(here.url(), SESSIONS)).isEqualTo(SESSIONS);
                  assertThat(fixture.answered(otherUrl, SESSIONS)).isEqualTo(SESSIONS);
                });
        String session = fixture.held(otherUrl, SESSIONS).get(0);
        Events events = fixture.listen(here.url(), session);
        long sequence = events.next().get("sequence").asLong();
        fixture.publishLists(ServiceFixture.lists(session, sequence + 1, 7));
        assertThat(events.next().get("sequence").asLong()).isEqualTo(sequence + 1);

        assertThat(other.destroyForcibly().waitFor()).isNotZero();
        assertThat(events.end()).succeedsWithin(ServiceFixture.DEADLINE);
        await()
            .atMost(ServiceFixture.DEADLINE)
            .until(() -> fixture.answered(here.url(), SESSIONS) == SESSIONS);
        assertThat(fixture.held(here.url(), SESSIONS)).hasSize(SESSIONS);
      } finally {
        other.destroyForcibly();
      }
    }
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
      if (line.startsWith("https://")) {
        return line;
      }
    }
    throw new AssertionError("the other process has ended");
  }

  private Path createKey() throws Exception {
    Path keystore = directory.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keystore.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    return keystore;
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    KeyStore key = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keystore)) {
      key.load(file, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("service", key.getCertificate(key.aliases().nextElement()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}

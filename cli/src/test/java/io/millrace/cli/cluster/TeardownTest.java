package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TeardownTest {

  @Test
  void stopsInTheOppositeOrderAndEverythingOnce() {
    List<String> stopped = new ArrayList<>();
    Teardown teardown = new Teardown(() -> stopped.add("interrupted"));
    teardown.add(() -> stopped.add("first"));
    teardown.add(
        () -> {
          throw new IOException("cannot stop");
        });
    teardown.add(() -> stopped.add("last"));
    teardown.close();
    teardown.close();
    assertThat(stopped).containsExactly("last", "first");
  }
}

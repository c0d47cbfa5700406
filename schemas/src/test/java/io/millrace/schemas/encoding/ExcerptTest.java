package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExcerptTest {
  @Test
  void escapesControlCharactersAndLoneSurrogates() {
    assertThat(Excerpt.of("a\nb\u0000\u001b[2J\u202e\ud800c"))
        .isEqualTo("\"a\\u000ab\\u0000\\u001b[2J\\u202e\\ud800c\"");
  }

  @Test
  void cutsAfterEightyCharactersButNotInsideOne() {
    assertThat(Excerpt.of("x".repeat(80))).isEqualTo('"' + "x".repeat(80) + '"');
    assertThat(Excerpt.of("x".repeat(81))).isEqualTo('"' + "x".repeat(80) + "…\"");
    assertThat(Excerpt.of("x".repeat(79) + "😀")).isEqualTo('"' + "x".repeat(79) + "…\"");
  }
}

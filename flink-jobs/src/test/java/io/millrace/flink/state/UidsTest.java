package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The uids that savepoints refer to. */
final class UidsTest {

  @Test
  void areDistinctWordsInKebabCase() throws Exception {
    assertThat(all()).doesNotHaveDuplicates().allMatch(uid -> uid.matches("[a-z]+(-[a-z]+)*"));
  }

  static List<String> all() throws IllegalAccessException {
    List<String> uids = new ArrayList<>();
    for (Field field : Uids.class.getFields()) {
      uids.add((String) field.get(null));
    }
    return uids;
  }
}

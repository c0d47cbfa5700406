package io.millrace.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.Hashing;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where an item's slots are. */
final class SamplingShapeTest {

  @Test
  void findsSlotsAsItPromisesToReadersOfTheArrays() {
    SamplingShape shape = new SamplingShape(4, 5_000, 1);
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long item = random.nextLong();
      byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(item).array();
      for (int hash = 0; hash < 4; hash++) {
        long hashed = Hashing.xxh3_64(hash).hashBytesToLong(bytes);
        int expected =
            BigInteger.valueOf(hashed >>> 32)
                .multiply(BigInteger.valueOf(5_000))
                .shiftRight(32)
                .intValue();
        assertThat(shape.slot(item, hash)).isEqualTo(hash * 5_000 + expected);
      }
    }
  }

  @Test
  void usesAllSlots() {
    SamplingShape shape = new SamplingShape(2, 100, 1);
    boolean[] used = new boolean[200];
    for (long item = 0; item < 10_000; item++) {
      used[shape.slot(item, 0)] = true;
      used[shape.slot(item, 1)] = true;
    }
    assertThat(used).doesNotContain(false);
  }

  @Test
  void endsWithAShorterBlock() {
    SamplingShape shape = new SamplingShape(3, 2745, 1);
    assertThat(shape.blocks()).isEqualTo(3);
    assertThat(shape.blockLength(0)).isEqualTo(4096);
    assertThat(shape.blockLength(1)).isEqualTo(4096);
    assertThat(shape.blockLength(2)).isEqualTo(43);
    assertThat(new SamplingShape(8, 1 << 24, 1).size()).isEqualTo(1 << 27);
  }

  @Test
  void refusesSizesThatAreNone() {
    assertThatThrownBy(() -> new SamplingShape(0, 100, 1)).hasMessageContaining("hash functions");
    assertThatThrownBy(() -> new SamplingShape(9, 100, 1)).hasMessageContaining("1 to 8");
    assertThatThrownBy(() -> new SamplingShape(1, 0, 1)).hasMessageContaining("slots");
    assertThatThrownBy(() -> new SamplingShape(1, 1, 0)).hasMessageContaining("interactions");
  }
}

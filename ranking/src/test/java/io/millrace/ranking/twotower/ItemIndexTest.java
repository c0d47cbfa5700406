package io.millrace.ranking.twotower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index against looking at all vectors. */
final class ItemIndexTest {

  private static final TwoTowerModel MODEL =
      TwoTowerModel.initial(new TwoTowerSpec(16, 1 << 13, 5, 8, 0.1f), 1);

  private static TwoTowerModel model(int items) {
    return MODEL.copy(LongStream.range(0, items).toArray());
  }

  private static float[] query(Random random) {
    float[] query = new float[16];
    for (int i = 0; i < query.length; i++) {
      query[i] = (float) random.nextGaussian();
    }
    return query;
  }

  private static long[] exact(float[] query, int items, int most) {
    TwoTowerEncoder encoder = new TwoTowerEncoder(MODEL);
    double[] similarities = new double[items];
    Arrays.setAll(similarities, i -> TwoTowerReference.product(query, encoder.item(i)));
    return LongStream.range(0, items)
        .boxed()
        .sorted(Comparator.comparingDouble((Long i) -> -similarities[i.intValue()]))
        .limit(most)
        .mapToLong(i -> i)
        .toArray();
  }

  @Test
  void findsTheNearestOfASmallCatalogueExactly() {
    ItemIndex index = ItemIndex.of(model(500));
    float[] query = query(new Random(1));
    assertThat(index.nearest(query, 20)).containsExactly(exact(query, 500, 20));
  }

  @Test
  void findsNearlyAllOfTheNearestOfALargeOne() {
    int items = ItemIndex.MOST_WITHOUT_GRAPH + 2000;
    ItemIndex index = ItemIndex.of(model(items));
    Random random = new Random(2);
    int found = 0;
    for (int i = 0; i < 50; i++) {
      float[] query = query(random);
      LongOpenHashSet nearest = new LongOpenHashSet(index.nearest(query, 20));
      found += (int) Arrays.stream(exact(query, items, 20)).filter(nearest::contains).count();
    }
    assertThat(found).isGreaterThan(950);
  }

  @Test
  void findsTheSameForManyThreadsAtOnce() {
    ItemIndex index = ItemIndex.of(model(ItemIndex.MOST_WITHOUT_GRAPH + 100));
    Random random = new Random(4);
    List<float[]> queries = Stream.generate(() -> query(random)).limit(2_000).toList();
    List<long[]> alone = queries.stream().map(query -> index.nearest(query, 20)).toList();
    List<long[]> together =
        queries.parallelStream().map(query -> index.nearest(query, 20)).toList();
    for (int i = 0; i < alone.size(); i++) {
      assertThat(together.get(i)).isEqualTo(alone.get(i));
    }
  }

  @Test
  void isTheSameForTheSameModel() {
    int items = ItemIndex.MOST_WITHOUT_GRAPH + 100;
    ItemIndex first = ItemIndex.of(model(items));
    ItemIndex second = ItemIndex.of(model(items));
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      float[] query = query(random);
      assertThat(first.nearest(query, 100)).isEqualTo(second.nearest(query, 100));
    }
  }

  @Test
  void findsItemsThatAreAddedAndNoMoreThanThereIsRoomFor() {
    TwoTowerEncoder encoder = new TwoTowerEncoder(MODEL);
    ItemIndex index = ItemIndex.of(model(ItemIndex.MOST_WITHOUT_GRAPH + 1));
    int before = index.size();
    long added = 1_000_000;
    index.add(added, encoder);
    index.add(added, encoder);
    index.add(3, encoder);
    assertThat(index.size()).isEqualTo(before + 1);
    assertThat(index.nearest(encoder.item(added), 1)).containsExactly(added);
    for (int i = 1; i < ItemIndex.MOST_ADDED + 10; i++) {
      index.add(added + i, encoder);
    }
    assertThat(index.size()).isEqualTo(before + ItemIndex.MOST_ADDED);
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    ItemIndex index = ItemIndex.of(model(0));
    assertThat(index.size()).isZero();
    assertThat(index.nearest(query(new Random(4)), 20)).isEmpty();
  }

  @Test
  void refusesAModelWhoseVectorsAreNotFinite() {
    TwoTowerModel model = model(1);
    // Each is finite, and the sum of two is not.
    Arrays.fill(model.get(TwoTowerSpec.ITEMS), Float.MAX_VALUE);
    assertThatThrownBy(() -> ItemIndex.of(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the vector of item 0 is not finite");
  }

  @Test
  void refusesAVectorOfAnotherSize() {
    ItemIndex index = ItemIndex.of(model(1));
    assertThatThrownBy(() -> index.nearest(new float[3], 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a vector of 3 numbers, where the index has 16");
  }
}

package io.millrace.ranking.twotower;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of items by a model, to be searched for the nearest to a session. Those of the
 * model's catalogue are found by a graph, approximately; of a small catalogue, and of items that
 * were added later, all are looked at. The same catalogue gives the same graph.
 *
 * <p>Thread-safe: one serves all who search in a process.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.2018.2889473">Malkov and Yashunin, "Efficient and
 *     robust approximate nearest neighbor search using hierarchical navigable small world graphs",
 *     IEEE TPAMI 42, 2020</a>
 */
public final class ItemIndex {

  /** Up to here looking at all takes no longer than the graph, and misses none. */
  static final int MOST_WITHOUT_GRAPH = 4096;

  /** The most items that can be added. */
  public static final int MOST_ADDED = 4096;

  private static final int CONNECTIONS = 16;
  private static final int BUILD_BEAM = 100;

  /** The least that are followed at a time in a search; fewer miss more. */
  private static final int SEARCH_BEAM = 100;

  private static final long SEED = 42;

  private final TwoTowerModel model;
  private final int d;
  private final Vectors catalogue;
  private final LongOpenHashSet known;
  private final @Nullable SharedGraph graph;
  private final Vectors added;
  private final LongOpenHashSet knownAdded = new LongOpenHashSet();

  /** Written after the vectors that it counts. */
  private volatile int addedSize;

  private ItemIndex(TwoTowerModel model, Vectors catalogue, @Nullable SharedGraph graph) {
    this.model = model;
    this.catalogue = catalogue;
    this.graph = graph;
    d = model.spec().dimension();
    known = new LongOpenHashSet(catalogue.items);
    added = new Vectors(MOST_ADDED, d);
  }

  /**
   * Builds the index of a model's catalogue.
   *
   * @throws IllegalArgumentException if a vector is not finite, as sums of large parameters are not
   */
  public static ItemIndex of(TwoTowerModel model) {
    TwoTowerEncoder encoder = new TwoTowerEncoder(model);
    long[] items = model.catalogue();
    Vectors vectors = new Vectors(items.length, model.spec().dimension());
    for (int i = 0; i < items.length; i++) {
      if (!vectors.set(i, items[i], encoder)) {
        throw new IllegalArgumentException("the vector of item " + items[i] + " is not finite");
      }
    }
    return new ItemIndex(
        model, vectors, items.length > MOST_WITHOUT_GRAPH ? graph(vectors, items.length) : null);
  }

  private static SharedGraph graph(Vectors vectors, int size) {
    try {
      return new SharedGraph(
          HnswGraphBuilder.create(vectors, CONNECTIONS, BUILD_BEAM, SEED).build(size));
    } catch (IOException e) {
      throw new UncheckedIOException("vectors in memory do not fail", e);
    }
  }

  /** The index of the catalogue alone, to which others are added than to this one. */
  public ItemIndex withoutAdded() {
    return new ItemIndex(model, catalogue, graph);
  }

  /** The model whose vectors these are. */
  public TwoTowerModel model() {
    return model;
  }

  /** The items that can be found. */
  public int size() {
    return catalogue.items.length + addedSize;
  }

  /**
   * Makes an item known, if it is not and if there is still room.
   *
   * @param encoder of the model
   */
  public void add(long item, TwoTowerEncoder encoder) {
    if (known.contains(item)) {
      return;
    }
    synchronized (knownAdded) {
      int size = addedSize;
      if (size < MOST_ADDED && knownAdded.add(item) && added.set(size, item, encoder)) {
        addedSize = size + 1;
      }
    }
  }

  /**
   * The nearest items, the nearest first.
   *
   * @param query d numbers
   * @param most at most so many
   */
  public long[] nearest(float[] query, int most) {
    if (query.length != d) {
      throw new IllegalArgumentException(
          "a vector of %d numbers, where the index has %d".formatted(query.length, d));
    }
    TopKnnCollector found = new TopKnnCollector(Math.max(most, SEARCH_BEAM), Integer.MAX_VALUE);
    if (graph == null) {
      catalogue.collect(query, catalogue.items.length, 0, found);
    } else {
      try {
        HnswGraphSearcher.search(catalogue.scorer(query), found, graph.reader(), null);
      } catch (IOException e) {
        throw new UncheckedIOException("vectors in memory do not fail", e);
      }
    }
    added.collect(query, addedSize, catalogue.items.length, found);
    ScoreDoc[] nearest = found.topDocs().scoreDocs;
    long[] items = new long[Math.min(most, nearest.length)];
    for (int i = 0; i < items.length; i++) {
      int place = nearest[i].doc;
      items[i] =
          place < catalogue.items.length
              ? catalogue.items[place]
              : added.items[place - catalogue.items.length];
    }
    return items;
  }

  /** Items and their vectors, one after the other. */
  private static final class Vectors implements RandomVectorScorerSupplier {
    private final int d;
    private final long[] items;
    private final float[] values;

    Vectors(int size, int d) {
      this.d = d;
      items = new long[size];
      values = new float[Math.multiplyExact(size, d)];
    }

    /** Takes in an item, unless its vector is not finite; returns whether it is. */
    boolean set(int i, long item, TwoTowerEncoder encoder) {
      float[] vector = encoder.item(item);
      for (float x : vector) {
        if (!Float.isFinite(x)) {
          return false;
        }
      }
      items[i] = item;
      System.arraycopy(vector, 0, values, i * d, d);
      return true;
    }

    void collect(float[] query, int size, int firstPlace, TopKnnCollector to) {
      for (int i = 0; i < size; i++) {
        boolean unused = to.collect(firstPlace + i, score(query, 0, i * d));
      }
    }

    RandomVectorScorer scorer(float[] query) {
      return scorer(query, 0);
    }

    @Override
    public RandomVectorScorer scorer(int i) {
      return scorer(values, i * d);
    }

    @Override
    public RandomVectorScorerSupplier copy() {
      return this;
    }

    private RandomVectorScorer scorer(float[] query, int from) {
      return new RandomVectorScorer() {
        @Override
        public float score(int i) {
          return Vectors.this.score(query, from, i * d);
        }

        @Override
        public int maxOrd() {
          return items.length;
        }
      };
    }

    /** The similarity, moved to 0 … 1: the graph takes no negative scores. */
    private float score(float[] query, int from, int vector) {
      float a = 0;
      float b = 0;
      float c = 0;
      float e = 0;
      int i = 0;
      // Four sums do not wait for one another.
      for (; i + 3 < d; i += 4) {
        a += query[from + i] * values[vector + i];
        b += query[from + i + 1] * values[vector + i + 1];
        c += query[from + i + 2] * values[vector + i + 2];
        e += query[from + i + 3] * values[vector + i + 3];
      }
      for (; i < d; i++) {
        a += query[from + i] * values[vector + i];
      }
      return Math.max(0, (1 + (a + b + (c + e))) / 2);
    }
  }
}

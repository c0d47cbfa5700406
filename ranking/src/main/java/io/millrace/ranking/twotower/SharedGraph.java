package io.millrace.ranking.twotower;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.NeighborArray;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;

/**
 * A graph that is built, to be searched by many threads at once. A graph of Lucene's keeps the
 * place where its one reader stands, so each search gets a reader of its own.
 */
final class SharedGraph {
  private static final int[] NONE = {};

  /** By level and node. */
  private final int[][][] neighbors;

  private final int entryNode;

  SharedGraph(OnHeapHnswGraph built) throws IOException {
    neighbors = new int[built.numLevels()][built.size()][];
    entryNode = built.entryNode();
    for (int level = 0; level < neighbors.length; level++) {
      HnswGraph.NodesIterator nodes = built.getNodesOnLevel(level);
      while (nodes.hasNext()) {
        int node = nodes.nextInt();
        NeighborArray found = built.getNeighbors(level, node);
        neighbors[level][node] = Arrays.copyOf(found.nodes(), found.size());
      }
    }
  }

  /** For one search in one thread. */
  HnswGraph reader() {
    return new Reader();
  }

  private final class Reader extends HnswGraph {
    private int[] here = NONE;
    private int next;

    @Override
    public void seek(int level, int target) {
      here = neighbors[level][target];
      next = 0;
    }

    @Override
    public int nextNeighbor() {
      return next < here.length ? here[next++] : DocIdSetIterator.NO_MORE_DOCS;
    }

    @Override
    public int size() {
      return neighbors[0].length;
    }

    @Override
    public int numLevels() {
      return neighbors.length;
    }

    @Override
    public int entryNode() {
      return entryNode;
    }

    @Override
    public NodesIterator getNodesOnLevel(int level) {
      int[] nodes = new int[size()];
      int count = 0;
      for (int node = 0; node < nodes.length; node++) {
        if (neighbors[level][node] != null) {
          nodes[count++] = node;
        }
      }
      return new ArrayNodesIterator(nodes, count);
    }
  }
}

package io.millrace.ranking.twotower;

import java.util.Arrays;

/** The vectors of sessions and items by a model. Not thread-safe. */
public final class TwoTowerEncoder {

  private final Embeddings embeddings;
  private final Tower query;
  private final Tower item;

  /** An encoder that reads the model's parameters where they are. */
  public TwoTowerEncoder(TwoTowerModel model) {
    embeddings = new Embeddings(model);
    query = new Tower(model, TwoTowerSpec.QUERY, 1);
    item = new Tower(model, TwoTowerSpec.ITEM, 1);
  }

  /** The vector of a session: d numbers of length 1. */
  public float[] session(SessionItems session) {
    embeddings.read(session, query.input, 0);
    query.forward(1);
    return query.output.clone();
  }

  /** The vector of an item, known or not: d numbers of length 1. */
  public float[] item(long number) {
    embeddings.read(number, item.input, 0);
    item.forward(1);
    return item.output.clone();
  }

  /** What the towers begin with. */
  static final class Embeddings {
    private final TwoTowerModel model;
    private final int d;
    private final int most;
    private final float[] items;
    private final float[] types;
    private final float[] positions;

    Embeddings(TwoTowerModel model) {
      this.model = model;
      d = model.spec().dimension();
      most = model.spec().historyLength();
      items = model.get(TwoTowerSpec.ITEMS);
      types = model.get(TwoTowerSpec.TYPE_VECTORS);
      positions = model.get(TwoTowerSpec.POSITIONS);
    }

    /** The items of a session that are read. */
    int size(SessionItems session) {
      return Math.min(most, session.size());
    }

    /** Reads x of a session: the sum over its items, weighted by place. */
    void read(SessionItems session, float[] to, int from) {
      Arrays.fill(to, from, from + d, 0);
      for (int k = 0; k < size(session); k++) {
        int first = model.first(session.items()[k]);
        int second = model.second(session.items()[k]);
        int type = session.types()[k] * d;
        int place = k * d;
        for (int i = 0; i < d; i++) {
          to[from + i] +=
              positions[place + i] * (items[first + i] + items[second + i] + types[type + i]);
        }
      }
    }

    /** Reads x of an item. */
    void read(long item, float[] to, int from) {
      int first = model.first(item);
      int second = model.second(item);
      for (int i = 0; i < d; i++) {
        to[from + i] = items[first + i] + items[second + i];
      }
    }
  }
}

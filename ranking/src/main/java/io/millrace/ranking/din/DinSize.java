package io.millrace.ranking.din;

import java.util.List;

/**
 * How large a model is, whatever features it reads.
 *
 * @param pooling of the history; without one items have no vectors, and the sizes of those mean
 *     nothing
 * @param dimension d of the embeddings
 * @param embeddingRows R, rows that items are hashed to: a power of two
 * @param attentionUnits u, hidden units of the activation unit
 * @param softmaxAttention whether the weights of a history sum to 1
 * @param hiddenUnits of the layers between input and heads: one or two layers
 * @param activation between layers
 */
public record DinSize(
    Pooling pooling,
    int dimension,
    int embeddingRows,
    int attentionUnits,
    boolean softmaxAttention,
    List<Integer> hiddenUnits,
    Activation activation) {

  /** The features alone, which did best for their cost on the published logs. */
  public static final DinSize DEFAULT =
      new DinSize(Pooling.NONE, 8, 1 << 16, 16, false, List.of(48), Activation.PRELU);

  public DinSize {
    hiddenUnits = List.copyOf(hiddenUnits);
  }
}

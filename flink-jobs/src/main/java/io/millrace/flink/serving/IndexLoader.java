package io.millrace.flink.serving;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.flink.metric.RetrievalMetrics;
import io.millrace.ranking.store.ModelFile;
import io.millrace.ranking.store.ModelFileException;
import io.millrace.ranking.twotower.ItemIndex;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerRetrieval;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the announcement of a two-tower model into a retrieval from its index. The subtasks of a
 * process share an index, and what is added to it.
 */
public final class IndexLoader implements AnnouncedModels<TwoTowerRetrieval> {

  /** By checksum of the model's file. An index that nobody searches any more is let go. */
  private static final Map<String, WeakReference<ItemIndex>> SHARED = new HashMap<>();

  private final RetrievalMetrics metrics;

  public IndexLoader(RetrievalMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Reads and verifies the file, and builds the index, if no other subtask has done it.
   *
   * @throws ModelRefusedException if the file is not there, is not the one that was announced, or
   *     its model is none of this kind, reads sessions in another way, or has no items to find or
   *     vectors that are not finite
   */
  @Override
  public TwoTowerRetrieval load(ModelAnnouncement announced) throws ModelRefusedException {
    if (announced.featureHash() != TwoTowerSpec.SCHEMA_HASH) {
      throw new ModelRefusedException(
          "it reads sessions in the way of the hash %d, and this job in that of %d"
              .formatted(announced.featureHash(), TwoTowerSpec.SCHEMA_HASH));
    }
    // Others wait here, and find the index built.
    synchronized (SHARED) {
      SHARED.values().removeIf(reference -> reference.get() == null);
      WeakReference<ItemIndex> shared = SHARED.get(announced.sha256());
      @Nullable ItemIndex index = shared == null ? null : shared.get();
      if (index == null) {
        index = build(announced);
        SHARED.put(announced.sha256(), new WeakReference<>(index));
      }
      return new TwoTowerRetrieval(index);
    }
  }

  private ItemIndex build(ModelAnnouncement announced) throws ModelRefusedException {
    ModelFile file = AnnouncedFile.read(announced);
    TwoTowerModel model;
    try {
      model = file.twoTower();
    } catch (ModelFileException e) {
      throw AnnouncedFile.cannotUse(announced.location(), e);
    }
    if (model.catalogue().length == 0) {
      throw new ModelRefusedException("it has no items to find");
    }
    try {
      long start = System.nanoTime();
      ItemIndex index = ItemIndex.of(model);
      metrics.built(System.nanoTime() - start);
      return index;
    } catch (IllegalArgumentException e) {
      throw AnnouncedFile.cannotUse(announced.location(), e);
    }
  }

  @Override
  public void release(TwoTowerRetrieval model) {}
}

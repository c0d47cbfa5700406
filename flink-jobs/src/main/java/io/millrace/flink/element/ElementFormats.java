package io.millrace.flink.element;

import io.millrace.core.cooccurrence.NeighborListFormat;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ModelAnnouncementFormat;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.ServedCandidatesFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.ProbabilityBlockFormat;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedListFormat;
import io.millrace.core.training.TrainingExample;
import io.millrace.core.training.TrainingExampleFormat;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How the values of this package travel between operators. None of them is kept in state. */
public final class ElementFormats {

  private ElementFormats() {}

  /** The format of an {@link ArrivedInteraction}. */
  public static final class ArrivedInteractionFormat implements BinaryFormat<ArrivedInteraction> {

    @Override
    public String name() {
      return "arrived-interaction";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ArrivedInteraction arrived, DataOutput out) throws IOException {
      out.writeUTF(arrived.interaction().session());
      out.writeLong(arrived.interaction().item());
      out.writeLong(arrived.interaction().time());
      out.writeByte(arrived.interaction().type().code());
      out.writeLong(arrived.arrivedAt());
    }

    @Override
    public ArrivedInteraction read(int version, DataInput in) throws IOException {
      Interaction interaction =
          new Interaction(
              in.readUTF(), in.readLong(), in.readLong(), InteractionType.ofCode(in.readByte()));
      return new ArrivedInteraction(interaction, in.readLong());
    }

    @Override
    public ArrivedInteraction copy(ArrivedInteraction arrived) {
      return arrived;
    }
  }

  /** The format of a {@link NamedItem}. */
  public static final class NamedItemFormat implements BinaryFormat<NamedItem> {

    @Override
    public String name() {
      return "named-item";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(NamedItem named, DataOutput out) throws IOException {
      out.writeLong(named.item());
      out.writeUTF(named.id());
      out.writeLong(named.seenAt());
    }

    @Override
    public NamedItem read(int version, DataInput in) throws IOException {
      return new NamedItem(in.readLong(), in.readUTF(), in.readLong());
    }

    @Override
    public NamedItem copy(NamedItem named) {
      return named;
    }
  }

  /** The format of a {@link RejectedRecord}. */
  public static final class RejectedRecordFormat implements BinaryFormat<RejectedRecord> {

    @Override
    public String name() {
      return "rejected-record";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(RejectedRecord rejected, DataOutput out) throws IOException {
      out.writeUTF(rejected.reason().name());
      out.writeUTF(rejected.message());
      SourceRecords.write(rejected.source(), out);
    }

    @Override
    public RejectedRecord read(int version, DataInput in) throws IOException {
      return new RejectedRecord(
          DeadLetterReason.valueOf(in.readUTF()), in.readUTF(), SourceRecords.read(in));
    }

    @Override
    public RejectedRecord copy(RejectedRecord rejected) {
      return rejected;
    }
  }

  /** The format of a {@link ReceivedRecord}. */
  public static final class ReceivedRecordFormat implements BinaryFormat<ReceivedRecord> {

    private final ArrivedInteractionFormat arrivals = new ArrivedInteractionFormat();
    private final RejectedRecordFormat rejections = new RejectedRecordFormat();

    @Override
    public String name() {
      return "received-record";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ReceivedRecord received, DataOutput out) throws IOException {
      ArrivedInteraction arrived = received.arrived();
      RejectedRecord rejected = received.rejected();
      out.writeBoolean(arrived != null);
      if (arrived != null) {
        SourceRecords.write(received.source(), out);
        arrivals.write(arrived, out);
        String itemId = received.itemId();
        out.writeBoolean(itemId != null);
        if (itemId != null) {
          out.writeUTF(itemId);
        }
      } else if (rejected != null) {
        rejections.write(rejected, out);
      }
    }

    @Override
    public ReceivedRecord read(int version, DataInput in) throws IOException {
      if (in.readBoolean()) {
        SourceRecord source = SourceRecords.read(in);
        ArrivedInteraction arrived = arrivals.read(arrivals.version(), in);
        return ReceivedRecord.of(source, arrived, in.readBoolean() ? in.readUTF() : null);
      }
      return ReceivedRecord.of(rejections.read(rejections.version(), in));
    }

    @Override
    public ReceivedRecord copy(ReceivedRecord received) {
      return received;
    }
  }

  /** The format of a {@link ReceivedList}. */
  public static final class ReceivedListFormat implements BinaryFormat<ReceivedList> {

    private final ServedListFormat lists = new ServedListFormat();
    private final RejectedRecordFormat rejections = new RejectedRecordFormat();

    @Override
    public String name() {
      return "received-list";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ReceivedList received, DataOutput out) throws IOException {
      ServedList list = received.list();
      RejectedRecord rejected = received.rejected();
      out.writeBoolean(list != null);
      if (list != null) {
        lists.write(list, out);
      } else if (rejected != null) {
        rejections.write(rejected, out);
      }
    }

    @Override
    public ReceivedList read(int version, DataInput in) throws IOException {
      return in.readBoolean()
          ? ReceivedList.of(lists.read(lists.version(), in))
          : ReceivedList.of(rejections.read(rejections.version(), in));
    }

    @Override
    public ReceivedList copy(ReceivedList received) {
      return received;
    }
  }

  /** The format of a {@link ReceivedExample}. */
  public static final class ReceivedExampleFormat implements BinaryFormat<ReceivedExample> {

    private final TrainingExampleFormat examples = new TrainingExampleFormat();
    private final RejectedRecordFormat rejections = new RejectedRecordFormat();

    @Override
    public String name() {
      return "received-example";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ReceivedExample received, DataOutput out) throws IOException {
      TrainingExample example = received.example();
      RejectedRecord rejected = received.rejected();
      out.writeBoolean(example != null);
      if (example != null) {
        examples.write(example, out);
      } else if (rejected != null) {
        rejections.write(rejected, out);
      }
    }

    @Override
    public ReceivedExample read(int version, DataInput in) throws IOException {
      return in.readBoolean()
          ? ReceivedExample.of(examples.read(examples.version(), in))
          : ReceivedExample.of(rejections.read(rejections.version(), in));
    }

    @Override
    public ReceivedExample copy(ReceivedExample received) {
      return received;
    }
  }

  /** The format of a {@link TrainedModel}. */
  public static final class TrainedModelFormat implements BinaryFormat<TrainedModel> {

    private final ModelAnnouncementFormat models = new ModelAnnouncementFormat();

    @Override
    public String name() {
      return "trained-model";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(TrainedModel model, DataOutput out) throws IOException {
      models.write(model.announcement(), out);
      out.writeInt(model.featureVersion());
      out.writeInt(model.metrics().size());
      for (Map.Entry<String, Double> metric : model.metrics().entrySet()) {
        out.writeUTF(metric.getKey());
        out.writeDouble(metric.getValue());
      }
    }

    @Override
    public TrainedModel read(int version, DataInput in) throws IOException {
      ModelAnnouncement announcement = models.read(models.version(), in);
      int featureVersion = in.readInt();
      Map<String, Double> metrics = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        metrics.put(in.readUTF(), in.readDouble());
      }
      return new TrainedModel(announcement, featureVersion, metrics);
    }

    @Override
    public TrainedModel copy(TrainedModel model) {
      return model;
    }
  }

  /** The format of a {@link RankingInput}. */
  public static final class RankingInputFormat implements BinaryFormat<RankingInput> {

    private final ServedCandidatesFormat candidates = new ServedCandidatesFormat();
    private final ModelAnnouncementFormat models = new ModelAnnouncementFormat();

    @Override
    public String name() {
      return "ranking-input";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(RankingInput input, DataOutput out) throws IOException {
      ServedCandidates served = input.served();
      ModelAnnouncement announced = input.announced();
      out.writeBoolean(served != null);
      if (served != null) {
        candidates.write(served, out);
      } else if (announced != null) {
        models.write(announced, out);
      }
    }

    @Override
    public RankingInput read(int version, DataInput in) throws IOException {
      return in.readBoolean()
          ? RankingInput.of(candidates.read(candidates.version(), in))
          : RankingInput.of(models.read(models.version(), in));
    }

    @Override
    public RankingInput copy(RankingInput input) {
      return input;
    }
  }

  /** The format of an {@link ItemSighting}: 16 bytes. */
  public static final class ItemSightingFormat implements BinaryFormat<ItemSighting> {

    @Override
    public String name() {
      return "item-sighting";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ItemSighting sighting, DataOutput out) throws IOException {
      out.writeLong(sighting.item());
      out.writeLong(sighting.time());
    }

    @Override
    public ItemSighting read(int version, DataInput in) throws IOException {
      return new ItemSighting(in.readLong(), in.readLong());
    }

    @Override
    public ItemSighting copy(ItemSighting sighting) {
      return sighting;
    }
  }

  /** The format of a {@link CandidateUpdate}. */
  public static final class CandidateUpdateFormat implements BinaryFormat<CandidateUpdate> {

    private final ModelAnnouncementFormat models = new ModelAnnouncementFormat();
    private final ProbabilityBlockFormat blocks = new ProbabilityBlockFormat();

    @Override
    public String name() {
      return "candidate-update";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(CandidateUpdate update, DataOutput out) throws IOException {
      ModelAnnouncement announced = update.announced();
      ProbabilityBlock probabilities = update.probabilities();
      out.writeBoolean(announced != null);
      if (announced != null) {
        models.write(announced, out);
      } else if (probabilities != null) {
        blocks.write(probabilities, out);
      }
    }

    @Override
    public CandidateUpdate read(int version, DataInput in) throws IOException {
      return in.readBoolean()
          ? CandidateUpdate.of(models.read(models.version(), in))
          : CandidateUpdate.of(blocks.read(blocks.version(), in));
    }

    @Override
    public CandidateUpdate copy(CandidateUpdate update) {
      return update;
    }
  }

  /** The format of {@link RefreshedNeighbors}. */
  public static final class RefreshedNeighborsFormat implements BinaryFormat<RefreshedNeighbors> {

    private final NeighborListFormat lists = new NeighborListFormat();

    @Override
    public String name() {
      return "refreshed-neighbors";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(RefreshedNeighbors refreshed, DataOutput out) throws IOException {
      out.writeLong(refreshed.item());
      out.writeLong(refreshed.asOf());
      lists.write(refreshed.neighbors(), out);
    }

    @Override
    public RefreshedNeighbors read(int version, DataInput in) throws IOException {
      return new RefreshedNeighbors(in.readLong(), in.readLong(), lists.read(lists.version(), in));
    }

    @Override
    public RefreshedNeighbors copy(RefreshedNeighbors refreshed) {
      return refreshed;
    }
  }
}

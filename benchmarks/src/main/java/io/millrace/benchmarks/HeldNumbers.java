package io.millrace.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.io.InputStatus;

/** The numbers of the visits, as fast as they are taken but where the {@link VisitFeed} holds. */
final class HeldNumbers extends NumberSequenceSource {

  private static final long serialVersionUID = 1;

  HeldNumbers(int count) {
    super(0, count - 1);
  }

  @Override
  public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
    return new HeldReader(super.createReader(context), VisitFeed.current());
  }

  private record HeldReader(SourceReader<Long, NumberSequenceSplit> reader, VisitFeed feed)
      implements SourceReader<Long, NumberSequenceSplit> {

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
      return feed.isHeld() ? InputStatus.NOTHING_AVAILABLE : reader.pollNext(output);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      CompletableFuture<Void> goOn = feed.goOn();
      return goOn.isDone() ? reader.isAvailable() : goOn;
    }

    @Override
    public void start() {
      reader.start();
    }

    @Override
    public List<NumberSequenceSplit> snapshotState(long checkpoint) {
      return reader.snapshotState(checkpoint);
    }

    @Override
    public void addSplits(List<NumberSequenceSplit> splits) {
      reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
      reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
      reader.handleSourceEvents(event);
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}

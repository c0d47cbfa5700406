package io.millrace.core.training;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * The state format of {@link PendingExamples}: 17 bytes for each interaction, 16 for each list, and
 * 36 for the rest.
 */
public final class PendingExamplesFormat implements BinaryFormat<PendingExamples> {

  @Override
  public String name() {
    return "pending-examples";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(PendingExamples pending, DataOutput out) throws IOException {
    out.writeLong(pending.wakeAt());
    out.writeLong(pending.refusedFrom);
    out.writeLong(pending.refusedTo);
    out.writeInt(pending.outcomes.size());
    for (Outcome outcome : pending.outcomes) {
      out.writeLong(outcome.time());
      out.writeLong(outcome.item());
      out.writeByte(outcome.type().code());
    }
    writeTimes(pending.waiting, out);
    writeTimes(pending.watched, out);
  }

  @Override
  public PendingExamples read(int version, DataInput in) throws IOException {
    PendingExamples pending = new PendingExamples();
    pending.setWakeAt(in.readLong());
    pending.refusedFrom = in.readLong();
    pending.refusedTo = in.readLong();
    int outcomes = in.readInt();
    for (int i = 0; i < outcomes; i++) {
      pending.outcomes.add(
          new Outcome(in.readLong(), in.readLong(), InteractionType.ofCode(in.readByte())));
    }
    readTimes(pending.waiting, in);
    readTimes(pending.watched, in);
    return pending;
  }

  @Override
  public PendingExamples copy(PendingExamples pending) {
    PendingExamples copy = new PendingExamples();
    copy.setWakeAt(pending.wakeAt());
    copy.refusedFrom = pending.refusedFrom;
    copy.refusedTo = pending.refusedTo;
    copy.outcomes.addAll(pending.outcomes);
    copy.waiting.putAll(pending.waiting);
    copy.watched.putAll(pending.watched);
    return copy;
  }

  private static void writeTimes(Map<Long, Long> times, DataOutput out) throws IOException {
    out.writeInt(times.size());
    for (Map.Entry<Long, Long> list : times.entrySet()) {
      out.writeLong(list.getKey());
      out.writeLong(list.getValue());
    }
  }

  private static void readTimes(Map<Long, Long> times, DataInput in) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      times.put(in.readLong(), in.readLong());
    }
  }
}

package io.millrace.cli.models;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Printable;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the models that were announced. */
@Command(
    name = "list",
    header = "List the newest version of each model that is announced and not withdrawn.",
    description = {"", "Exit code 3 where there is none.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ListModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BrokerOptions broker = new BrokerOptions();

  private final RecordReader<Model> reader = new RecordReader<>(Model.class);

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    String topic = Topic.MODELS.named(broker.prefix());
    Map<String, Model> newest = new TreeMap<>();
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers());
        PartitionReader partitions = connection.newReader()) {
      long unused =
          partitions.readToEnd(
              PartitionReader.allPartitions(topic, connection.requireTopic(topic)),
              record -> take(record, newest));
    }
    if (newest.isEmpty()) {
      throw CommandException.notFound("no model in topic " + topic);
    }
    print(newest);
    return ExitCode.OK;
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Map<String, Model> newest) {
    if (record.value() == null) {
      if (record.key() != null) {
        newest.remove(new String(record.key(), StandardCharsets.UTF_8));
      }
      return;
    }
    try {
      Model model = reader.read(record.value());
      newest.put(model.getName(), model);
    } catch (UnreadableRecordException e) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: cannot read offset %d of %s-%d: %s"
                  .formatted(record.offset(), record.topic(), record.partition(), e.getMessage()));
    }
  }

  private void print(Map<String, Model> newest) {
    TextTable table =
        new TextTable(
            Column.text("name"),
            Column.text("version"),
            Column.text("announced"),
            Column.text("features"),
            Column.text("location"));
    for (Model model : newest.values()) {
      table.add(
          Printable.of(model.getName()),
          Printable.of(model.getVersion()),
          Instant.ofEpochMilli(model.getCreatedAt()).toString(),
          Long.toString(model.getFeatureHash()),
          Printable.of(model.getLocation()));
    }
    table.print(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }
}

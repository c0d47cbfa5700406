package io.millrace.cli.jobmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was deployed to a cluster from here, the newest last: so that an upgrade can be taken back.
 * One file for each cluster, and copies of the jars beside it.
 */
public final class Deployments {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of each job. Older ones are forgotten; their jars stay. */
  private static final int KEPT = 10;

  private final Path directory;
  private final Path file;

  /**
   * @param stateDirectory where commands keep what outlives them
   * @param jobManager the URL of the cluster
   */
  public Deployments(Path stateDirectory, String jobManager) {
    directory = stateDirectory.resolve("deployments");
    file =
        directory.resolve(
            jobManager.replaceFirst("^https?://", "").replaceAll("[^A-Za-z0-9.-]+", "_") + ".json");
  }

  /** All of a job, the newest last. */
  public List<Deployment> of(String jobName) throws IOException {
    return all().stream().filter(each -> each.jobName().equals(jobName)).toList();
  }

  /** The newest of a job. */
  public Optional<Deployment> newest(String jobName) throws IOException {
    List<Deployment> all = of(jobName);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Adds a deployment. */
  public void add(Deployment added) throws IOException {
    List<Deployment> all = new ArrayList<>(all());
    all.add(added);
    List<Deployment> same = all.stream().filter(e -> e.jobName().equals(added.jobName())).toList();
    if (same.size() > KEPT) {
      all.remove(same.get(0));
    }
    write(all);
  }

  /** Remembers the savepoint with which the newest deployment of a job ended. */
  public void stopped(String jobName, String savepoint) throws IOException {
    List<Deployment> all = new ArrayList<>(all());
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).jobName().equals(jobName)) {
        all.set(i, all.get(i).stopped(savepoint));
        write(all);
        return;
      }
    }
  }

  /** Forgets what was deployed of a job after a deployment. */
  public void forgetSince(Deployment kept) throws IOException {
    List<Deployment> all = new ArrayList<>(all());
    for (int i = all.size() - 1; i >= 0 && !all.get(i).jobId().equals(kept.jobId()); i--) {
      if (all.get(i).jobName().equals(kept.jobName())) {
        all.remove(i);
      }
    }
    write(all);
  }

  /** Keeps a copy of a jar, since builds overwrite theirs. */
  public Path keep(Path jar) throws IOException {
    Path jars = Files.createDirectories(directory.resolve("jars"));
    Path kept = jars.resolve(checksum(jar) + "-" + jar.getFileName());
    if (!Files.exists(kept)) {
      Path copy = Files.createTempFile(jars, "copy", ".tmp");
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
    }
    return kept;
  }

  private List<Deployment> all() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Deployment> all = new ArrayList<>();
    for (JsonNode each : parsed()) {
      List<String> arguments = new ArrayList<>();
      each.path("arguments").forEach(argument -> arguments.add(argument.asText()));
      all.add(
          new Deployment(
              each.path("jobName").asText(),
              each.path("jobId").asText(),
              directory.resolve("jars").resolve(each.path("jar").asText()),
              each.path("entryClass").asText(),
              arguments,
              text(each.path("savepoint")),
              text(each.path("stoppedWith"))));
    }
    return all;
  }

  private JsonNode parsed() throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw CommandException.unusable(
          "%s, which says what was deployed, is damaged: %s"
              .formatted(file, e.getOriginalMessage()));
    }
  }

  private void write(List<Deployment> all) throws IOException {
    ArrayNode array = JSON.createArrayNode();
    for (Deployment each : all) {
      ObjectNode object = array.addObject();
      object.put("jobName", each.jobName());
      object.put("jobId", each.jobId());
      object.put("jar", each.jar().getFileName().toString());
      object.put("entryClass", each.entryClass());
      each.arguments().forEach(object.putArray("arguments")::add);
      object.put("savepoint", each.savepoint());
      object.put("stoppedWith", each.stoppedWith());
    }
    Files.createDirectories(directory);
    Path whole = directory.resolve(file.getFileName() + ".new");
    JSON.writerWithDefaultPrettyPrinter().writeValue(whole.toFile(), array);
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  /** The beginning of the SHA-256 of a file, enough to tell jars apart. */
  private static String checksum(Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

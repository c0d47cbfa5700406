package io.millrace.cli.jobmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Flink's REST interface, as far as it is needed. Every method ends with a {@link CommandException}
 * of one line where the cluster does not answer or refuses.
 */
public final class JobManagerClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Long, since a program is run and its state found before the cluster answers. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(3);

  private static final Duration SAVEPOINT_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration TASKS_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");
  private static final String BOUNDARY = "millrace-job-jar";

  /** What a cluster has. */
  public record Overview(int taskManagers, int slots, int freeSlots) {}

  /**
   * A job that runs or has ended.
   *
   * @param state as Flink names it
   * @param started in epoch milliseconds
   */
  public record Job(String id, String name, String state, long started) {

    /** Whether it will never run again. */
    public boolean hasEnded() {
      return ENDED.contains(state);
    }
  }

  /**
   * What to run.
   *
   * @param jar as {@link #upload} has named it
   * @param entryClass whose main method defines the job
   * @param arguments of that method
   * @param savepoint the state to begin with; null for none
   */
  public record Submission(
      String jar, String entryClass, List<String> arguments, @Nullable String savepoint) {}

  /**
   * How a job fares.
   *
   * @param tasksRunning whether every task runs
   * @param parallelism the highest of any operator
   * @param checkpoints completed since it was started
   * @param failures the newest ones, the newest first, one line each
   */
  public record Progress(
      String state,
      boolean tasksRunning,
      int parallelism,
      long checkpoints,
      List<String> failures) {}

  private final String url;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  /**
   * @param url as {@code http://host:8081}
   */
  public JobManagerClient(String url) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** What the cluster has. */
  public Overview overview() throws InterruptedException {
    JsonNode found = get("/overview");
    return new Overview(
        found.path("taskmanagers").asInt(),
        found.path("slots-total").asInt(),
        found.path("slots-available").asInt());
  }

  /** An option of the cluster's configuration, where it is set. */
  public Optional<String> configured(String key) throws InterruptedException {
    for (JsonNode each : get("/jobmanager/config")) {
      if (each.path("key").asText().equals(key)) {
        return Optional.of(each.path("value").asText());
      }
    }
    return Optional.empty();
  }

  /** All jobs, the newest first. */
  public List<Job> jobs() throws InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode each : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              each.path("jid").asText(),
              each.path("name").asText(),
              each.path("state").asText(),
              each.path("start-time").asLong()));
    }
    jobs.sort(Comparator.comparingLong(Job::started).reversed());
    return jobs;
  }

  /** The job of a name that has not ended. */
  public Optional<Job> active(String name) throws InterruptedException {
    return jobs().stream().filter(job -> job.name().equals(name) && !job.hasEnded()).findFirst();
  }

  /**
   * Hands a jar to the cluster.
   *
   * @return what the cluster calls it
   */
  public String upload(Path jar) throws IOException, InterruptedException {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                .formatted(BOUNDARY, jar.getFileName())
            + "Content-Type: application/x-java-archive\r\n\r\n";
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head),
            BodyPublishers.ofFile(jar),
            BodyPublishers.ofString("\r\n--%s--\r\n".formatted(BOUNDARY)));
    JsonNode answer =
        send(
            request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(body));
    String name = answer.path("filename").asText();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * Starts a job.
   *
   * @return its id
   */
  public String run(Submission submission) throws InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("entryClass", submission.entryClass());
    submission.arguments().forEach(body.putArray("programArgsList")::add);
    if (submission.savepoint() != null) {
      body.put("savepointPath", submission.savepoint());
    }
    return post("/jars/" + encoded(submission.jar()) + "/run", body).path("jobid").asText();
  }

  /**
   * Writes a canonical savepoint, which a job of other code and of another state backend can read.
   *
   * @param directory its parent, as a URI; null for that of the cluster's configuration
   * @return where it is
   */
  public String savepoint(String job, @Nullable String directory) throws InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("cancel-job", false);
    return savepoint(job, "/savepoints", "target-directory", directory, body);
  }

  /** Writes a canonical savepoint and ends the job with it, without draining its event time. */
  public String stopWithSavepoint(String job, @Nullable String directory)
      throws InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("drain", false);
    return savepoint(job, "/stop", "targetDirectory", directory, body);
  }

  private String savepoint(
      String job, String path, String key, @Nullable String directory, ObjectNode body)
      throws InterruptedException {
    body.put("formatType", "CANONICAL");
    if (directory != null) {
      body.put(key, directory);
    }
    String trigger = post("/jobs/" + job + path, body).path("request-id").asText();
    Deadline deadline = Deadline.in(SAVEPOINT_TIMEOUT);
    do {
      JsonNode found = get("/jobs/" + job + "/savepoints/" + trigger);
      if (found.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode operation = found.path("operation");
        if (operation.hasNonNull("location")) {
          return operation.path("location").asText();
        }
        throw CommandException.failed(
            "the savepoint failed: "
                + cause(operation.path("failure-cause").path("stack-trace").asText()));
      }
    } while (deadline.pause(PAUSE));
    throw CommandException.failed("the savepoint was not written within ten minutes");
  }

  /** The newest checkpoint that a job has completed, as a URI. */
  public Optional<String> newestCheckpoint(String job) throws InterruptedException {
    JsonNode newest = get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
    return Optional.ofNullable(newest.path("external_path").textValue());
  }

  /** Ends a job without a savepoint, and returns when it has ended. */
  public void cancel(String job) throws InterruptedException {
    var unused =
        send(request("/jobs/" + job + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
    Deadline deadline = Deadline.in(ANSWER_TIMEOUT);
    while (!ENDED.contains(get("/jobs/" + job).path("state").asText())) {
      if (!deadline.pause(PAUSE)) {
        throw CommandException.failed("job %s does not end".formatted(job));
      }
    }
  }

  /**
   * Waits a while until every task of a job runs, as after a failure: until then it cannot write a
   * savepoint.
   *
   * @return whether they run
   */
  public boolean awaitTasks(String job) throws InterruptedException {
    Deadline deadline = Deadline.in(TASKS_TIMEOUT);
    Progress progress;
    do {
      progress = progress(job);
      if (progress.state().equals("RUNNING") && progress.tasksRunning()) {
        return true;
      }
    } while (!ENDED.contains(progress.state()) && deadline.pause(PAUSE));
    return false;
  }

  /** How a job fares. */
  public Progress progress(String job) throws InterruptedException {
    JsonNode found = get("/jobs/" + job);
    boolean running = !found.path("vertices").isEmpty();
    int parallelism = 0;
    for (JsonNode vertex : found.path("vertices")) {
      running &= vertex.path("status").asText().equals("RUNNING");
      running &= vertex.path("tasks").path("RUNNING").asInt() == vertex.path("parallelism").asInt();
      parallelism = Math.max(parallelism, vertex.path("parallelism").asInt());
    }
    List<String> failures = new ArrayList<>();
    JsonNode exceptions = get("/jobs/" + job + "/exceptions").path("exceptionHistory");
    for (JsonNode each : exceptions.path("entries")) {
      failures.add(cause(each.path("stacktrace").asText()));
    }
    long checkpoints =
        get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
    return new Progress(found.path("state").asText(), running, parallelism, checkpoints, failures);
  }

  /** Records that wait in the topics that a job reads; empty while it does not know yet. */
  public Optional<Long> lag(String job) throws InterruptedException {
    Optional<Long> lag = Optional.empty();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String metrics =
          "/jobs/%s/vertices/%s/subtasks/metrics".formatted(job, vertex.path("id").asText());
      List<String> names = new ArrayList<>();
      for (JsonNode each : get(metrics)) {
        if (each.path("id").asText().endsWith(".pendingRecords")) {
          names.add(each.path("id").asText());
        }
      }
      if (names.isEmpty()) {
        continue;
      }
      String asked = names.stream().map(JobManagerClient::encoded).collect(Collectors.joining(","));
      for (JsonNode each : get(metrics + "?agg=sum&get=" + asked)) {
        lag = Optional.of(lag.orElse(0L) + each.path("sum").asLong());
      }
    }
    return lag;
  }

  private JsonNode get(String path) throws InterruptedException {
    return send(request(path).GET());
  }

  private JsonNode post(String path, ObjectNode body) throws InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_TIMEOUT);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(url + " is no URL of a job manager: " + e.getMessage());
    }
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw CommandException.unusable("no Flink cluster answers at " + url);
    }
    try {
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() >= 400) {
        throw CommandException.failed("Flink refused: " + refusal(body));
      }
      return body;
    } catch (JsonProcessingException e) {
      throw CommandException.unusable("what answers at %s is no Flink cluster".formatted(url));
    }
  }

  private static String refusal(JsonNode body) {
    String text = "";
    for (JsonNode each : body.path("errors")) {
      text = each.asText();
    }
    return cause(text);
  }

  /** The innermost cause in a stack trace, without the name of a well-known exception. */
  private static String cause(String stackTrace) {
    String cause =
        stackTrace
            .lines()
            .filter(line -> line.startsWith("Caused by: "))
            .map(line -> line.substring("Caused by: ".length()))
            .reduce((first, second) -> second)
            .orElse(stackTrace.lines().findFirst().orElse("no reason was given"));
    return cause.length() > 300 ? cause.substring(0, 300) + " ..." : cause;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

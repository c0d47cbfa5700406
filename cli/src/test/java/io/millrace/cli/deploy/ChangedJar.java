package io.millrace.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The jar of the jobs, built from sources that were changed in a few places. */
public final class ChangedJar {

  /**
   * A change of a source.
   *
   * @param file from the root of the repository
   * @param before a text that stands there once
   * @param after what takes its place
   */
  public record Change(String file, String before, String after) {}

  private ChangedJar() {}

  /**
   * Builds one.
   *
   * @param root of the repository
   * @param jar of the unchanged sources
   * @param classPath what they are compiled against, beside the jar
   * @param work an empty directory
   * @return the changed jar
   */
  public static Path build(Path root, Path jar, String classPath, Path work, List<Change> changes)
      throws IOException {
    Path sources = Files.createDirectories(work.resolve("sources"));
    Path classes = Files.createDirectories(work.resolve("classes"));
    for (Change change : changes) {
      Path changed = sources.resolve(Path.of(change.file()).getFileName());
      String text = Files.readString(Files.exists(changed) ? changed : root.resolve(change.file()));
      assertThat(text).as(change.file()).containsOnlyOnce(change.before());
      Files.writeString(changed, text.replace(change.before(), change.after()));
    }
    compile(files(sources), jar + File.pathSeparator + classPath, classes);
    Path result = Files.copy(jar, work.resolve("changed-" + jar.getFileName()));
    try (FileSystem inside = FileSystems.newFileSystem(result)) {
      for (Path each : files(classes)) {
        Files.copy(
            each,
            inside.getPath(classes.relativize(each).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return result;
  }

  private static void compile(List<Path> sources, String classPath, Path classes)
      throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter printed = new StringWriter();
    List<String> options =
        List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", classPath);
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  printed, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(printed.toString()).isTrue();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}

package io.millrace.cli.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that disappears with all that is in it: when it is closed, or, where its process was
 * killed, when the next one is made.
 */
public final class TemporaryDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
  private static final int ATTEMPTS = 5;

  private final Path path;
  private final DirectoryLock lock;

  private TemporaryDirectory(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes an empty one, and removes those that dead processes of this user have left behind.
   *
   * @param prefix begins the name of this one and of those
   */
  public static TemporaryDirectory create(String prefix) throws IOException {
    return create(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  static TemporaryDirectory create(Path parent, String prefix) throws IOException {
    removeAbandoned(parent, prefix);
    Path path = Files.createTempDirectory(parent, prefix);
    DirectoryLock lock =
        DirectoryLock.tryLock(path)
            .orElseThrow(() -> new IOException("somebody else took the new directory " + path));
    return new TemporaryDirectory(path, lock);
  }

  /** Makes an empty directory in it. */
  public Path newDirectory(String name) throws IOException {
    return Files.createDirectory(path.resolve(name));
  }

  @Override
  public void close() throws IOException {
    lock.close();
    delete(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static void removeAbandoned(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path other : others) {
        // One without a mark is being made just now, or somebody else's.
        if (DirectoryLock.isMarked(other)) {
          removeIfAbandoned(other);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path other) {
    try {
      Optional<DirectoryLock> abandoned = DirectoryLock.tryLock(other);
      if (abandoned.isPresent()) {
        try (DirectoryLock unused = abandoned.get()) {
          delete(other);
        }
      }
    } catch (IOException e) {
      LOG.info("Cannot remove {}, which may be another user's: {}", other, e.toString());
    }
  }

  private static void delete(Path directory) throws IOException {
    // Threads that end just now may still put files in.
    for (int attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(directory, new Deletion());
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // Somebody else has deleted it.
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}

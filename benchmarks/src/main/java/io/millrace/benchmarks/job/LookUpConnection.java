package io.millrace.benchmarks.job;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept connection that asks and waits for the answer, with little work of its own. */
final class LookUpConnection implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final URI service;
  private final Socket socket;
  private final InputStream in;

  LookUpConnection(URI service) throws IOException {
    this.service = service;
    socket = new Socket(service.getHost(), service.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
  }

  /**
   * Asks for a path and reads the answer.
   *
   * @throws IOException if the answer is not 200
   */
  void get(String path) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
            .formatted(path, service.getHost(), service.getPort());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String status = line();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("the service answers " + status);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the service has closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

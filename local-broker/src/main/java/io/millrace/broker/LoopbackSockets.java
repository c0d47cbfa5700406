package io.millrace.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets of a local broker, one for clients and one for its controller. They are
 * bound before Kafka is configured and handed to it later, so a free port, once found, cannot be
 * taken by another process in between.
 */
final class LoopbackSockets implements ServerSocketFactory, AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final byte[] HOST_BYTES = {127, 0, 0, 1};
  static final String BROKER_LISTENER = "BROKER";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final String SECURITY_PROTOCOLS = "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT";

  private final ServerSocketChannel brokerSocket;
  private final ServerSocketChannel controllerSocket;
  private final InetSocketAddress brokerAddress;
  private final InetSocketAddress controllerAddress;

  private LoopbackSockets(ServerSocketChannel brokerSocket, ServerSocketChannel controllerSocket)
      throws IOException {
    this.brokerSocket = brokerSocket;
    this.controllerSocket = controllerSocket;
    // Asked for now, because a closed socket has forgotten its address.
    brokerAddress = (InetSocketAddress) brokerSocket.getLocalAddress();
    controllerAddress = (InetSocketAddress) controllerSocket.getLocalAddress();
  }

  /**
   * Binds both sockets.
   *
   * @param brokerPort the port for clients, or 0 for any free one
   * @throws IOException with one clear line, where the port is taken or may not be used
   */
  static LoopbackSockets open(int brokerPort) throws IOException {
    ServerSocketChannel broker = bind(brokerPort);
    try {
      return new LoopbackSockets(broker, bind(0));
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  InetSocketAddress brokerAddress() {
    return brokerAddress;
  }

  InetSocketAddress controllerAddress() {
    return controllerAddress;
  }

  /** Returns the value of Kafka's option {@code listeners}. */
  String listeners() {
    return String.format(
        "%s://%s:%d,%s://%s:%d",
        BROKER_LISTENER,
        HOST,
        brokerAddress.getPort(),
        CONTROLLER_LISTENER,
        HOST,
        controllerAddress.getPort());
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int backlog, int receiveBufferSize)
      throws IOException {
    ServerSocketChannel socket =
        listenerName.equals(CONTROLLER_LISTENER) ? controllerSocket : brokerSocket;
    // Kafka's acceptor waits on a selector, which takes only non-blocking channels.
    socket.configureBlocking(false);
    return socket;
  }

  @Override
  public void close() {
    try (brokerSocket;
        controllerSocket) {
      // Kafka may have closed them already, and closing a channel twice is harmless.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocketChannel bind(int port) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      return socket.bind(new InetSocketAddress(InetAddress.getByAddress(HOST_BYTES), port));
    } catch (BindException e) {
      socket.close();
      throw new IOException("Cannot listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}

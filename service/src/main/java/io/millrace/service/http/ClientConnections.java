package io.millrace.service.http;

import io.millrace.service.config.ServiceConfig.RequestLimits;
import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;

/**
 * Bounds the open connections of an address: further ones are closed at once, before anything is
 * read from them, so that no address takes all that there may be. Thread-safe.
 */
final class ClientConnections implements SelectorManager.AcceptListener {
  /** Which part of the connections besides those of streams an address may have. */
  private static final int SHARE = 4;

  private final int most;
  private final Runnable onRefusal;
  private final Map<SelectableChannel, InetAddress> open = new HashMap<>();
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();

  /**
   * Starts without connections.
   *
   * @param most of an address, 1 or more
   * @param onRefusal told of each connection that is closed because of it
   */
  ClientConnections(int most, Runnable onRefusal) {
    this.most = most;
    this.onRefusal = onRefusal;
  }

  /**
   * How many connections an address may have: enough for its streams, and some for requests. Who
   * lets an address make any number of requests, as a proxy does, lets it have any number.
   */
  static int most(RequestLimits limits) {
    return limits.requestsPerSecond() == 0
        ? Integer.MAX_VALUE
        : Math.min(limits.streams(), limits.streamsPerClient())
            + HttpInterface.MOST_REQUESTS / SHARE;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    InetAddress address = ((SocketChannel) channel).socket().getInetAddress();
    if (!take(channel, address)) {
      onRefusal.run();
      IO.close(channel);
    }
  }

  private synchronized boolean take(SelectableChannel channel, InetAddress address) {
    int count = byAddress.getOrDefault(address, 0);
    if (count >= most) {
      return false;
    }
    byAddress.put(address, count + 1);
    open.put(channel, address);
    return true;
  }

  /** Also called for those that were refused, and perhaps twice. */
  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    onClosed(channel);
  }

  @Override
  public synchronized void onClosed(SelectableChannel channel) {
    InetAddress address = open.remove(channel);
    if (address != null) {
      byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}

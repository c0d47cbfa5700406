package io.millrace.cli.cluster;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and {@code kill}, before Java itself hears of them. Once Java ends a process, Flink stops
 * uploading state in it at the same moment, and a last checkpoint could not be taken any more.
 *
 * <p>{@code sun.misc.Signal} is the only interface to them. Where it is missing, nothing is heard.
 */
final class EndSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);
  private static final List<String> NAMES = List.of("INT", "TERM");

  /** By signal, what was to be done before. */
  private final Map<Object, Object> before = new LinkedHashMap<>();

  /**
   * Listens until it is closed. Signals that the process ignores, as in {@code nohup}, are still
   * ignored.
   *
   * @param listener told the number of a signal, by a thread of its own
   */
  static EndSignals listen(IntConsumer listener) {
    EndSignals signals = new EndSignals();
    try {
      signals.replaceHandlers(listener);
    } catch (ReflectiveOperationException e) {
      LOG.info("Signals cannot be handled", e);
    }
    return signals;
  }

  private void replaceHandlers(IntConsumer listener) throws ReflectiveOperationException {
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    Object handler =
        Proxy.newProxyInstance(
            handlerClass.getClassLoader(),
            new Class<?>[] {handlerClass},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                Object signal = arguments[0];
                listener.accept((int) signal.getClass().getMethod("getNumber").invoke(signal));
              }
              return null;
            });
    Object ignored = handlerClass.getField("SIG_IGN").get(null);
    for (String name : NAMES) {
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      Object previous = handle(signal, handler);
      if (previous == ignored) {
        handle(signal, previous);
      } else {
        before.put(signal, previous);
      }
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            LOG.warn("What {} did before cannot be restored", signal, e);
          }
        });
  }
}

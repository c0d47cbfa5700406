package io.millrace.service;

import io.millrace.service.config.ServiceConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An instance in a process of its own, to be killed. It prints its address. */
final class ServiceProcess {

  private ServiceProcess() {}

  /** Takes a configuration file and a directory. */
  public static void main(String[] arguments) throws Exception {
    ServiceConfig config = ServiceConfig.of(ServiceConfig.read(Path.of(arguments[0])));
    MillraceService service = MillraceService.start(config, Path.of(arguments[1]));
    System.out.println(service.url());
    new CountDownLatch(1).await();
  }
}

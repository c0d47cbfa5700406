package io.millrace.service.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers with a problem where the server refuses a request before it comes to a route. */
final class ServerProblems implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String title = HttpStatus.getMessage(status);
    Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    // What goes wrong here is for the log alone.
    String detail = status < 500 && reason instanceof String text ? text : title;
    new Exchange(request, response, callback, Map.of()).fail(new Problem(status, title, detail));
    return true;
  }
}

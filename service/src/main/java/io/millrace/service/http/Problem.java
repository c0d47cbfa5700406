package io.millrace.service.http;

/**
 * Why a request is not answered as asked, as RFC 9457 has it. It carries no stack trace, since bad
 * requests may come in floods.
 */
final class Problem extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String title;

  Problem(int status, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
  }

  static Problem badRequest(String detail) {
    return new Problem(400, "The request cannot be understood", detail);
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Not available just now", detail);
  }

  static Problem tooMany(String detail) {
    return new Problem(429, "Too many requests", detail);
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}

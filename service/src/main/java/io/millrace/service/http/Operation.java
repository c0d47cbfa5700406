package io.millrace.service.http;

/** The operations of the interface, as openapi.json describes them. */
enum Operation {
  RECOMMENDATIONS("GET", "/v1/sessions/{session}/recommendations"),
  STREAM("GET", "/v1/sessions/{session}/stream"),
  NEIGHBOURS("GET", "/v1/items/{item}/neighbours"),
  POPULAR("GET", "/v1/popular"),
  MODELS("GET", "/v1/models"),
  ACTIVITY("GET", "/v1/activity"),
  INTERACT("POST", "/v1/interactions"),
  HEALTH("GET", "/healthz"),
  READINESS("GET", "/readyz"),
  METRICS("GET", "/metrics");

  private final String method;
  private final String path;

  Operation(String method, String path) {
    this.method = method;
    this.path = path;
  }

  String method() {
    return method;
  }

  /** The path, with variables in braces. */
  String path() {
    return path;
  }
}

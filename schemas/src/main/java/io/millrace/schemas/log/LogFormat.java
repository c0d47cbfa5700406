package io.millrace.schemas.log;

/** The formats of logs, recognised by what is in the file. */
public enum LogFormat {
  /** One interaction a line: {@code {"session":15,"aid":7,"ts":1590884413000,"type":"clicks"}}. */
  JSONL,
  /** One session a line, as OTTO publishes them: {@code {"session":0,"events":[{"aid":7,…},…]}}. */
  OTTO_SESSIONS,
  /** Retailrocket's events: {@code timestamp,visitorid,event,itemid,transactionid}. */
  RETAILROCKET_CSV
}

package io.millrace.core.activity;

/** What a session's history says to an interaction that is offered to it. */
public enum Admission {
  /** It is new and was remembered. */
  ACCEPTED,
  /** The same item, time and type is there already: an earlier delivery of the same record. */
  REPEATED,
  /** It is older than all that the full history holds, so whether it is new cannot be told. */
  TOO_OLD
}

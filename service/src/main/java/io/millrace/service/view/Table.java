package io.millrace.service.view;

import io.millrace.schemas.Topic;

/** The tables that the service keeps, each of one topic. */
public enum Table {
  /** The newest lists by session, shared by the instances. */
  RECOMMENDATIONS(Topic.RECOMMENDATIONS, false),
  /** The neighbours by item number, shared by the instances. */
  ITEM_NEIGHBORS(Topic.ITEM_NEIGHBORS, false),
  /** What is known of items, whole in every instance. */
  ITEMS(Topic.ITEMS, true),
  /** The announced models by name, whole in every instance. */
  MODELS(Topic.MODELS, true);

  private final Topic topic;
  private final boolean global;

  Table(Topic topic, boolean global) {
    this.topic = topic;
    this.global = global;
  }

  /** The topic that the table follows. */
  public Topic topic() {
    return topic;
  }

  /** Whether every instance holds all of it. */
  public boolean global() {
    return global;
  }

  String store() {
    return topic.named("");
  }
}

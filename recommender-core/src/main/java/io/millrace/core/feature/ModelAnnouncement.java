package io.millrace.core.feature;

/**
 * A model that can be served, or the word that none of its name is to be served any more.
 *
 * @param name what the model is, such as {@code din}
 * @param version of the model; lists that it ordered carry it
 * @param location URI of its file
 * @param sha256 of the file, as 64 hexadecimal digits; see the wire contract for what it covers
 * @param featureHash hash of the {@link FeatureSchema} that the model reads
 * @param createdAt when it was announced, in epoch milliseconds
 */
public record ModelAnnouncement(
    String name, String version, String location, String sha256, long featureHash, long createdAt) {

  /** No model of this name is to be served. All but the name is empty. */
  public static ModelAnnouncement withdrawal(String name) {
    return new ModelAnnouncement(name, "", "", "", 0, 0);
  }

  /** Whether it announces no model, but that there is none. */
  public boolean isWithdrawal() {
    return location.isEmpty();
  }
}

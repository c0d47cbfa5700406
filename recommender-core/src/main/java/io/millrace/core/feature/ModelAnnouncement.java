package io.millrace.core.feature;

/**
 * A model that can be served.
 *
 * @param name what the model is, such as {@code din}
 * @param version of the model; lists that it ordered carry it
 * @param location URI of its file
 * @param sha256 of the file, as 64 hexadecimal digits; see the wire contract for what it covers
 * @param featureHash hash of the {@link FeatureSchema} that the model reads
 * @param createdAt when it was announced, in epoch milliseconds
 */
public record ModelAnnouncement(
    String name,
    String version,
    String location,
    String sha256,
    long featureHash,
    long createdAt) {}

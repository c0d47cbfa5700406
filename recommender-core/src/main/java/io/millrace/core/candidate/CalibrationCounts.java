package io.millrace.core.candidate;

import java.util.List;

/**
 * Counts as {@link ChannelCalibration} holds them: to be stored in a checkpoint and put together
 * again. Immutable; the arrays are not copied and not to be changed.
 *
 * @param landmark event time to which the counts refer, in epoch milliseconds
 * @param growth what a count of 1 was stored as when the last was stored
 * @param channels the names of the channels, C of them
 * @param interactions learned, by type
 * @param offers by type, channel, support and step of the rank, 3·C·5·40
 * @param hits of these
 */
@SuppressWarnings("ArrayRecordComponent") // It carries state and is never compared.
public record CalibrationCounts(
    long landmark,
    double growth,
    List<String> channels,
    double[] interactions,
    double[] offers,
    double[] hits) {}

package io.hubbub.server.admin;

import java.time.Instant;
import java.util.List;

/**
 * How it stands with a server.
 *
 * @param version of the program; {@code development} when it was not packaged
 * @param started when
 * @param connections open ones
 * @param waiting subscribers that wait, in all keysets
 * @param publishes accepted messages and signals since the start
 * @param deliveries messages handed to subscribers since the start
 * @param lagMillis of each loop, how late it was for its last planned turn
 * @param store what is kept where, in words
 */
public record ServerFigures(
        String version,
        Instant started,
        long connections,
        long waiting,
        long publishes,
        long deliveries,
        List<Double> lagMillis,
        String store) {}
